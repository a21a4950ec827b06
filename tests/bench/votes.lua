-- Sends each request once and stops sending after SECONDS, so that every answer is seen: what was
-- sent, what was answered and what is recorded can be compared to the last one.
local ffi = require("ffi")
ffi.cdef[[
typedef struct { long seconds; long nanoseconds; } moment;
int clock_gettime(int clock, moment *now);
]]
local now = ffi.new("moment")

local function seconds()
  ffi.C.clock_gettime(1, now)
  return tonumber(now.seconds) + tonumber(now.nanoseconds) / 1e9
end

local limit = tonumber(os.getenv("SECONDS"))
local path, method, body = os.getenv("REQUEST_PATH"), os.getenv("METHOD"), os.getenv("BODY")
local skip = tonumber(os.getenv("SKIP") or "0")
local began, sent, asked = nil, 0, false

local function lines_of(name)
  local found = {}
  if os.getenv(name) then
    for line in io.lines(os.getenv(name)) do found[#found + 1] = line end
  end
  return found
end

local passes, tokens = lines_of("PASSES"), lines_of("TOKENS")
local headers = { ["Accept-Encoding"] = "gzip" }
if method == "POST" then
  headers["Content-Type"] = os.getenv("CONTENT_TYPE")
  headers["X-Received-At"] = os.getenv("RECEIVED_AT")
end

function delay()
  if not began then -- wrk has asked once for a request that it did not send
    began, sent, asked = seconds(), 0, false
  end
  if seconds() - began < limit then return 0 end
  return 3600000
end

-- The voter's own question, asked once before each vote: which of these entries, and may I?
local function ballot()
  asked = true
  local question = "/api/voting/v1/ballot?entry=" .. body:match('"entry":"(%w+)"')
  return wrk.format("GET", question, { Authorization = "Bearer " .. tokens[skip + sent + 1] })
end

function request()
  if #tokens > 0 and not asked then return ballot() end
  asked = false
  sent = sent + 1
  local pass = passes[skip + sent]
  if pass then headers["Authorization"] = "Bearer " .. pass end
  return wrk.format(method, path, headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"answered": %d, "refused": %d, "broken": %d, "p50_ms": %.3f, "p99_ms": %.3f}\n',
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
