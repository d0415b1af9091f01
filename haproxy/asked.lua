-- With TLS=on the questions of haproxy.cfg are asked from here, over one connection to each node and Sentinel that stays.
-- A check of HAProxy opens a connection for each question; over TLS that is a handshake each, ten times the cost of
-- the question. So the checks are led to a door on the loopback (`doors`), which takes the question as it is, and
-- what is behind the door (`verified`) is encrypted and verified. The rule knows nothing of it: an answer is the same
-- text, no answer is none, and a node that can't be reached closes the connection.

-- As long as `timeout check`: the check has given up by then.
local TIMEOUT_SECONDS = 0.5
-- The ports of `doors`.
local FIRST_PORT, LAST_PORT = 7360, 7399

-- port -> questions that wait, each { text = , done = queue, reply = }
local doors = {}

local function open(member)
  local socket = core.tcp()
  socket:settimeout(TIMEOUT_SECONDS)
  if socket:connect("abns@redis-ha-lab-" .. member) then
    return socket
  end
  socket:close()
end

-- The answer up to and with that to the PING that ends each question; nil when the connection broke or is silent.
local function receive(socket)
  local lines = {}
  repeat
    local line = socket:receive("*l")
    if not line then
      return nil
    end
    lines[#lines + 1] = line .. "\r\n"
  until line == "+PONG"
  return table.concat(lines)
end

-- Answers by text, for each of `texts`; nil when one is missing.
local function ask(socket, texts)
  if not socket:send(table.concat(texts)) then
    return nil
  end
  local answers = {}
  for _, text in ipairs(texts) do
    answers[text] = receive(socket)
    if not answers[text] then
      return nil
    end
  end
  return answers
end

local function keep(member, waiting)
  local socket
  while true do
    local asked, texts, known = {}, {}, {}
    local question = waiting:pop_wait()
    while question do
      asked[#asked + 1] = question
      -- Several backends ask the same; one answer serves all that waited for it.
      if not known[question.text] then
        known[question.text] = true
        texts[#texts + 1] = question.text
      end
      question = waiting:pop()
    end
    local stood = socket ~= nil
    socket = socket or open(member)
    local answers = socket and ask(socket, texts)
    -- Sentinel cuts a node's clients when it gives it a new master: a second try tells that from a dead node.
    if not answers and stood then
      socket:close()
      socket = open(member)
      answers = socket and ask(socket, texts)
    end
    if not answers and socket then
      socket:close()
      socket = nil
    end
    for _, one in ipairs(asked) do
      one.reply = answers and answers[one.text]
      one.done:push(true)
    end
  end
end

-- Leads the checks here. No traffic flows through the backends with questions, so their servers' addresses are theirs.
core.register_init(function()
  local port_of, last = {}, FIRST_PORT - 1
  for member in pairs(core.backends["verified"].servers) do
    last = last + 1
    if last > LAST_PORT then
      error("haproxy.cfg's `doors` have no port left for " .. member)
    end
    local waiting = core.queue()
    port_of[member], doors[last] = last, waiting
    core.register_task(function()
      keep(member, waiting)
    end)
  end
  for name, proxy in pairs(core.backends) do
    if name ~= "verified" and name ~= "write" and name ~= "read" then
      for member, server in pairs(proxy.servers) do
        server:set_addr("127.0.0.1", port_of[member])
      end
    end
  end
end)

core.register_service("ask", "tcp", function(applet)
  local waiting = doors[applet.f:dst_port()]
  local lines = {}
  repeat
    local line = applet:getline()
    if not line or line == "" then
      return
    end
    lines[#lines + 1] = line
  until line == "PING\r\n"
  local question = { text = table.concat(lines), done = core.queue() }
  waiting:push(question)
  question.done:pop_wait()
  if question.reply then
    applet:send(question.reply)
  end
end)
