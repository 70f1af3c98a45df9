/**
 * The decision itself, as a script that Redis runs as one step: whatever the number of processes, nobody reads a level
 * that somebody else is about to change. Two round trips (read, then write) would let every process that reads in between
 * spend the same permit.
 *
 * Time is Redis's own. Processes whose clocks differ then still agree, and a process cannot earn permits by a wrong clock.
 */

/**
 * KEYS[1] the bucket; ARGV[1] credit of one permit, ARGV[2] credit of a full bucket, ARGV[3] permits asked for.
 * Answers { 1 or 0, credit left, credit missing }, in microseconds (see local-buckets.ts).
 */
export const TOKEN_BUCKET = `
local per_permit, full, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local known = redis.call('HMGET', KEYS[1], 'credit', 'at')
local credit, at = tonumber(known[1]) or full, tonumber(known[2]) or now
-- A clock that was set back earns nothing, and is followed from where it stands now.
credit = math.min(full, credit + math.max(0, now - at))

local price = cost * per_permit
local allowed = credit >= price
if allowed then credit = credit - price end

-- '%.0f', because Lua would write a number of sixteen digits as 1.7e+15.
redis.call('HSET', KEYS[1], 'credit', string.format('%.0f', credit), 'at', string.format('%.0f', now))
-- A full bucket is the same as none: the key may go as soon as it would be full.
redis.call('PEXPIRE', KEYS[1], math.ceil((full - credit) / 1000) + 1)
return { allowed and 1 or 0, credit, allowed and 0 or price - credit }
`;
