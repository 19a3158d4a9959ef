-- Asks Tollkey whether the request may pass: "http-request lua.verify /verify/SCOPE".
--
-- Let through, the identity and the limits are in variables, and txn.verified is "yes". Refused,
-- Tollkey's status and body go to the client as they are. In any other case nothing is set, and the
-- configuration refuses the request.

-- The proxy in haproxy.cfg that leads to Tollkey.
local TOLLKEY = "http://127.0.0.1:4401"
-- Longer than that proxy waits, so that it is the one that gives up.
local TIMEOUT_MS = 5000

-- Of the client's headers Tollkey gets these, each as often as it came: no cookies, nothing forged.
local SENT = { "authorization", "access-token", "x-api-key", "x-request-id" }

-- Without one of these nobody is let through. A key without scopes has an empty x-key-scopes.
local IDENTITY = {
  ["x-key-id"] = "txn.key_id",
  ["x-account-id"] = "txn.account_id",
  ["x-key-label"] = "txn.key_label",
  ["x-key-scopes"] = "txn.key_scopes",
  ["x-request-id"] = "txn.request_id",
}

-- A key without limits has none of these.
local LIMITS = {
  ["x-ratelimit-limit"] = "txn.limit",
  ["x-ratelimit-remaining"] = "txn.limit_remaining",
  ["x-ratelimit-reset"] = "txn.limit_reset",
  ["ratelimit-policy"] = "txn.limit_policy",
  ["ratelimit"] = "txn.limit_state",
}

local REFUSALS = { [400] = true, [401] = true, [403] = true, [429] = true, [431] = true, [503] = true }

-- Of the headers of a refusal the client gets these, and those whose names begin with x-error-.
local COPIED = {
  ["content-type"] = true,
  ["www-authenticate"] = true,
  ["retry-after"] = true,
  ["cache-control"] = true,
  ["x-request-id"] = true,
}
for name in pairs(LIMITS) do
  COPIED[name] = true
end

-- HAProxy counts the values of a header from 0, its HTTP client from 1.
local function all_values(values)
  local list = {}
  for index = 0, #values do
    list[#list + 1] = values[index]
  end
  return list
end

local function question(txn)
  local headers = txn.http:req_get_headers()
  -- So that a key in the query string is refused with the reason.
  local sent = { ["x-forwarded-uri"] = { txn.sf:pathq() } }
  for _, name in ipairs(SENT) do
    if headers[name] then
      sent[name] = all_values(headers[name])
    end
  end
  return sent
end

local function let_through(txn, headers)
  for name in pairs(IDENTITY) do
    if not headers[name] then
      return
    end
  end
  for name, variable in pairs(IDENTITY) do
    txn:set_var(variable, headers[name][0])
  end
  for name, variable in pairs(LIMITS) do
    if headers[name] then
      txn:set_var(variable, headers[name][0])
    end
  end
  txn:set_var("txn.verified", "yes")
end

local function refuse(txn, answer)
  local reply = txn:reply({ status = answer.status })
  for name, values in pairs(answer.headers) do
    if COPIED[name] or name:find("^x%-error%-") then
      for _, value in ipairs(all_values(values)) do
        reply:add_header(name, value)
      end
    end
  end
  reply:set_body(answer.body)
  txn:done(reply)
end

local function verify(txn, path)
  local answer = core.httpclient():get({
    url = TOLLKEY .. path,
    headers = question(txn),
    timeout = TIMEOUT_MS,
  })
  if answer.status == 200 then
    let_through(txn, answer.headers)
  elseif REFUSALS[answer.status] and answer.headers["x-error-code"] then
    refuse(txn, answer)
  end
end

core.register_action("verify", { "http-req" }, verify, 1)
