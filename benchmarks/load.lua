-- Requests for wrk. Without arguments it gets the address it was given, again and again, as a browser asks.
-- With arguments it posts: a file with one body a line, each cut off inside its text; the path to post to;
-- a word that no other run uses; and how many requests make a round that ends with a post (1: posts alone).
wrk.headers["Accept-Encoding"] = "gzip, deflate, br"

function init(args)
  if not args[4] then return end
  local bodies, path, word, round = {}, args[2], args[3], tonumber(args[4])
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  local headers = { ["Content-Type"] = "application/json", ["Accept-Encoding"] = "gzip, deflate, br" }
  local get = wrk.format("GET")
  local sent, posted = 0, 0
  request = function()
    sent = sent + 1
    if sent % round ~= 0 then return get end
    posted = posted + 1
    local body = bodies[posted % #bodies + 1] .. " " .. word .. posted .. '"}'
    return wrk.format("POST", path, headers, body)
  end
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("\nfigures %d %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.status, failed, latency:percentile(50), latency:percentile(99)))
end
