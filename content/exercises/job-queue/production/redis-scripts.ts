/**
 * The steps of the queue on Redis. Each is one script, so a crash falls between steps and never inside one.
 *
 * Every unfinished job is in exactly one of three sorted sets:
 *   :ready    may be handed out, by its place in line
 *   :retries  waits, by the time at which it is ready again
 *   :leases   is in a worker's hands, by the time at which the lease runs out
 * and in :unfinished, by the time it was added. Dead jobs are in :dead. A job's fields are a hash of its own.
 *
 * KEYS[1] is the queue's prefix, with a hash tag: all its keys lie on one node of a cluster.
 */

const COMMON = `
local queue = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function job(id) return queue .. ':job:' .. id end

local function bury(id, reason)
  redis.call('HSET', job(id), 'state', 'dead-lettered', 'reason', reason)
  redis.call('ZREM', queue .. ':unfinished', id)
  redis.call('ZADD', queue .. ':dead', now, id)
end

-- True for the one delivery that holds the job, while its lease lasts.
local function held(id, attempt)
  local lease = redis.call('ZSCORE', queue .. ':leases', id)
  return lease and tonumber(lease) > now and redis.call('HGET', job(id), 'attempts') == attempt
end
`;

/** ARGV: id, payload, head start (ms), capacity, key or ''. Answers { 'added' | 'duplicate' | 'full', id }. */
export const ADD = `${COMMON}
local id, payload, head, capacity, key = unpack(ARGV)
if key ~= '' then
  local known = redis.call('GET', queue .. ':key:' .. key)
  if known then return { 'duplicate', known } end
end
if redis.call('ZCARD', queue .. ':unfinished') >= tonumber(capacity) then return { 'full', '' } end
redis.call('HSET', job(id), 'payload', payload, 'attempts', 0, 'state', 'pending', 'head', head, 'key', key)
redis.call('ZADD', queue .. ':unfinished', now, id)
redis.call('ZADD', queue .. ':ready', now - head, id)
if key ~= '' then redis.call('SET', queue .. ':key:' .. key, id) end
return { 'added', id }
`;

/** ARGV: count, visibility (ms), attempts at most. Answers a list of { id, attempt, payload }. */
export const TAKE = `${COMMON}
local count, visibility, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local function due(set) return redis.call('ZRANGEBYSCORE', queue .. set, '-inf', now, 'LIMIT', 0, 100) end
local function line_up(id) redis.call('ZADD', queue .. ':ready', now - redis.call('HGET', job(id), 'head'), id) end

for _, id in ipairs(due(':retries')) do
  redis.call('ZREM', queue .. ':retries', id)
  redis.call('HSET', job(id), 'state', 'pending')
  line_up(id)
end
for _, id in ipairs(due(':leases')) do
  redis.call('ZREM', queue .. ':leases', id)
  if tonumber(redis.call('HGET', job(id), 'attempts')) >= most then
    bury(id, 'lease ran out')
  else
    redis.call('HSET', job(id), 'state', 'pending', 'reason', 'lease ran out')
    line_up(id)
  end
end

local deliveries = {}
local first = redis.call('ZPOPMIN', queue .. ':ready', count)
for i = 1, #first, 2 do
  local id = first[i]
  local attempt = redis.call('HINCRBY', job(id), 'attempts', 1)
  redis.call('HSET', job(id), 'state', 'processing')
  redis.call('ZADD', queue .. ':leases', now + visibility, id)
  deliveries[#deliveries + 1] = { id, attempt, redis.call('HGET', job(id), 'payload') }
end
return deliveries
`;

/** ARGV: id, attempt, how long to remember it (ms). */
export const SUCCEED = `${COMMON}
local id, attempt, keep = unpack(ARGV)
if not held(id, attempt) then return 0 end
redis.call('ZREM', queue .. ':leases', id)
redis.call('ZREM', queue .. ':unfinished', id)
redis.call('HSET', job(id), 'state', 'succeeded')
redis.call('PEXPIRE', job(id), keep)
local key = redis.call('HGET', job(id), 'key')
if key ~= '' then redis.call('PEXPIRE', queue .. ':key:' .. key, keep) end
return 1
`;

/** ARGV: id, attempt, reason, wait (ms) or '' for a job that is not tried again. */
export const FAIL = `${COMMON}
local id, attempt, reason, wait = unpack(ARGV)
if not held(id, attempt) then return 0 end
redis.call('ZREM', queue .. ':leases', id)
if wait == '' then
  bury(id, reason)
else
  redis.call('HSET', job(id), 'state', 'failed', 'reason', reason)
  redis.call('ZADD', queue .. ':retries', now + wait, id)
end
return 1
`;

/** ARGV: id, attempt, visibility (ms). */
export const EXTEND = `${COMMON}
local id, attempt, visibility = unpack(ARGV)
if not held(id, attempt) then return 0 end
redis.call('ZADD', queue .. ':leases', now + visibility, id)
return 1
`;

/** ARGV: id. */
export const REVIVE = `${COMMON}
local id = ARGV[1]
if redis.call('ZREM', queue .. ':dead', id) == 0 then return 0 end
redis.call('HSET', job(id), 'state', 'pending', 'attempts', 0)
redis.call('ZADD', queue .. ':unfinished', now, id)
redis.call('ZADD', queue .. ':ready', now, id)
return 1
`;

/** Answers { depth, processing, dead, age of the oldest in ms }. */
export const METRICS = `${COMMON}
local oldest = redis.call('ZRANGE', queue .. ':unfinished', 0, 0, 'WITHSCORES')[2]
return {
  redis.call('ZCARD', queue .. ':ready') + redis.call('ZCARD', queue .. ':retries'),
  redis.call('ZCARD', queue .. ':leases'),
  redis.call('ZCARD', queue .. ':dead'),
  oldest and now - oldest or 0,
}
`;

/** KEYS[1] the effect's mark; ARGV[1] how long to keep it (ms), ARGV[2] JSON list of commands. Answers 1 when applied. */
export const APPLY_ONCE = `
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 0 end
for _, command in ipairs(cjson.decode(ARGV[2])) do redis.call(unpack(command)) end
return 1
`;
