-- Has this process been awake, and have all nodes and Sentinels been asked since it woke? A paused process (docker pause, a
-- suspended or starved machine) wakes with the verdicts of before, and what they say may be history: the node that
-- was the master then can have been replaced in the meantime. The same holds for a process that has just begun, whose
-- servers HAProxy believes to be UP before their first check.
--
-- So a clock ticks here. When a tick comes late, every server is forced DOWN: questions are answered "no" until they
-- have been asked again, and sessions are closed. The sample fetch lua.awake says "yes" or "no" to haproxy.cfg; it
-- looks at the clock itself, since a connection may be accepted before the late tick has had its turn.

local TICK_MS = 20
-- Half of the default down-after, and more than a busy machine keeps a process waiting. What a shorter pause can hide
-- is corrected by the next two checks.
local FROZEN_SECONDS = 1
-- Answers that were under way during the pause arrive in the first moments after it: they are thrown away.
local STRAGGLERS_SECONDS = 0.05
-- Three rounds of questions. "No Sentinel has selected another node" is known only when all have been asked.
local ASKING_SECONDS = 0.3

-- When the clock ticked last, and since when it has ticked without a gap.
local ticked, woke
local stragglers = false

-- Not core.now(): HAProxy takes a jump of its clock for a wrong clock and smooths it away. Nor the wall clock, which is
-- set now and then. The kernel's uptime only ever grows, also while a machine is suspended.
-- (Opened each time: a file that stays open is read from its buffer.)
local function seconds_now()
  local file = io.open("/proc/uptime")
  local seconds = file:read("n")
  file:close()
  return seconds
end

local function is_late(now)
  return ticked == nil or now - ticked > FROZEN_SECONDS
end

local function forget_everything()
  for name, proxy in pairs(core.proxies) do
    -- Through `verified` the questions go; nothing checks it, so what is forced down there would stay so.
    if name ~= "verified" then
      for _, server in pairs(proxy.servers) do
        server:check_force_down()
      end
    end
  end
  forget_lag()
end

core.register_task(function()
  while true do
    local now = seconds_now()
    if is_late(now) then
      if ticked then
        core.log(core.warning, "this process stood still: nothing is routed until everybody has been asked again")
      end
      woke, stragglers = now, true
      forget_everything()
    elseif stragglers and now - woke > STRAGGLERS_SECONDS then
      stragglers = false
      forget_everything()
    end
    ticked = now
    core.msleep(TICK_MS)
  end
end)

core.register_fetches("awake", function()
  local now = seconds_now()
  local asked = woke and not stragglers and now - woke > ASKING_SECONDS
  return (asked and not is_late(now)) and "yes" or "no"
end)
