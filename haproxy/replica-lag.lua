-- How far behind is each replica? A health check sees one node, lag needs two: the master's offset and the
-- replica's. So this asks every node for INFO four times a second, over one persistent connection each, and offers
-- the answer to haproxy.cfg as the sample fetch lua.replica(<node>):
--
--   current   a replica in step: link up, or lost for no longer than READ_MAX_LAG_SECONDS; data received within
--             that time; at most READ_MAX_LAG_BYTES behind the master
--   detached  a replica with a complete data set but without its master for longer than that
--   lagging   a replica too far behind, loading or synchronising
--   master    not a replica
--   silent    no answer, or an old one

local PAUSE_MS = 250
local TIMEOUT_SECONDS = 1
-- Two rounds missed: what was last heard no longer counts.
local STALE_SECONDS = 1.5

local max_lag_bytes = tonumber(os.getenv("READ_MAX_LAG_BYTES") or "1048576")
local max_lag_seconds = tonumber(os.getenv("READ_MAX_LAG_SECONDS") or "10")
local password = os.getenv("REDIS_HEALTHCHECK_PASSWORD")

-- With TLS=on each node is reached through a door of haproxy.cfg (`verified`): Lua's own TLS verifies nothing.
local tls = os.getenv("TLS") == "on"

-- node -> { host = , port = }: the servers of haproxy.cfg's backend `write`, read when all of it is known.
local nodes = {}

-- node -> { at = seconds, fields = INFO as a table, before = the round before }
local heard = {}
-- node -> seconds; when its link to a master was last seen up. Forgotten when the node can't be
-- reached: after a restart its past says nothing. (Redis's own master_link_down_since_seconds starts anew with each REPLICAOF.)
local linked = {}
-- Counts how often everything had to be forgotten; an answer to a question from before is none.
local era = 0

local function seconds_now()
  local now = core.now()
  return now.sec + now.usec / 1e6
end

local function parse(text)
  local fields = {}
  for name, value in text:gmatch("([%w_]+):([^\r\n]*)") do
    fields[name] = value
  end
  return fields
end

-- Connects and authenticates; nil when the node does not answer.
local function open(node, address)
  local socket = core.tcp()
  socket:settimeout(TIMEOUT_SECONDS)
  local connected
  if tls then
    connected = socket:connect("abns@redis-ha-lab-" .. node)
  else
    connected = socket:connect(address.host, address.port)
  end
  if not connected then
    return nil
  end
  socket:send("AUTH healthcheck " .. password .. "\r\n")
  if socket:receive("*l") ~= "+OK" then
    socket:close()
    return nil
  end
  return socket
end

-- One INFO reply as a table; nil when the connection broke.
local function ask(socket)
  if not socket:send("INFO replication persistence\r\n") then
    return nil
  end
  local head = socket:receive("*l")
  local length = head and tonumber(head:match("^%$(%d+)"))
  if not length then
    return nil
  end
  local text = socket:receive(length + 2)
  return text and parse(text)
end

local function follow(node, address)
  local socket, fields
  while true do
    local asked_in = era
    fields = socket and ask(socket)
    if not fields then
      -- Sentinel cuts a node's clients when it gives it a new master: a second try tells that from a dead node.
      if socket then
        socket:close()
      end
      socket = open(node, address)
      fields = socket and ask(socket)
    end
    if fields and asked_in ~= era then
      -- Under way while this process stood still: asked again at once.
    elseif fields then
      local before = heard[node]
      if before then
        before.before = nil
      end
      heard[node] = { at = seconds_now(), fields = fields, before = before }
      if fields.master_link_status == "up" then
        linked[node] = seconds_now()
      end
    else
      if socket then
        socket:close()
      end
      socket, heard[node], linked[node] = nil, nil, nil
    end
    if asked_in == era then
      core.msleep(PAUSE_MS)
    end
  end
end

core.register_init(function()
  for node, server in pairs(core.backends["write"].servers) do
    local host, port = server:get_addr():match("^(.+):(%d+)$")
    nodes[node] = { host = host, port = tonumber(port) }
    core.register_task(function()
      follow(node, nodes[node])
    end)
  end
end)

-- Called by awake.lua when this process has stood still: what was heard before says nothing any more.
function forget_lag()
  era = era + 1
  for node in pairs(nodes) do
    heard[node], linked[node] = nil, nil
  end
end

local function latest(node)
  local answer = heard[node]
  if answer and seconds_now() - answer.at <= STALE_SECONDS then
    return answer
  end
  return nil
end

-- The offset of the master a replica follows, as last heard before the replica was. A later one would count what
-- the master wrote in between as lag, and at 200,000 writes a second that alone is more than the limit.
local function offset_of_master(replica)
  for node, address in pairs(nodes) do
    if address.host == replica.fields.master_host and address.port == tonumber(replica.fields.master_port) then
      local answer = latest(node)
      if answer and answer.at > replica.at then
        answer = answer.before
      end
      return answer and answer.fields.role == "master" and tonumber(answer.fields.master_repl_offset) or nil
    end
  end
end

local function state_of(node)
  local answer = latest(node)
  if not answer then
    return "silent"
  end
  local fields = answer.fields
  if fields.role ~= "slave" then
    return "master"
  end
  if fields.loading ~= "0" or fields.async_loading == "1" or fields.master_sync_in_progress ~= "0" then
    return "lagging"
  end
  if fields.master_link_status ~= "up" then
    if linked[node] and seconds_now() - linked[node] <= max_lag_seconds then
      return "current"
    end
    return "detached"
  end
  if (tonumber(fields.master_last_io_seconds_ago) or math.huge) > max_lag_seconds then
    return "lagging"
  end
  -- A master that was not heard leaves the time limit alone to decide.
  local master_offset = offset_of_master(answer)
  if master_offset and master_offset - tonumber(fields.slave_repl_offset) > max_lag_bytes then
    return "lagging"
  end
  return "current"
end

core.register_fetches("replica", function(_, node)
  return state_of(node)
end)
