/**
 * How processes agree on who loads: a lease that is given out with the miss itself, in one step.
 *
 * KEYS[1] is the hash of one thing (a tenant's, of one kind, with one id). Its fields are told apart by role, so that
 * deleting the hash forgets what every role was told, and every lease with it: a load that began before is then refused
 * when it comes to store, because the lease it holds is no longer there. That comparison is the fence.
 *
 * Times are Redis's, in milliseconds.
 */

const COMMON = `
local role = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function read(name) return redis.call('HGET', KEYS[1], name .. '/' .. role) end
local function number(name) return tonumber(read(name) or 0) end
local function set(name, value) redis.call('HSET', KEYS[1], name .. '/' .. role, value) end
local function drop(name) redis.call('HDEL', KEYS[1], name .. '/' .. role) end
local function keep(ms)
  if redis.call('PTTL', KEYS[1]) < ms then redis.call('PEXPIRE', KEYS[1], ms) end
end
local function holds(token) return read('lease') == token end
`;

/**
 * ARGV: role, a new token, length of a lease, the token this caller waited for or ''.
 * Answers { outcome, value or '', milliseconds for which it stays fresh, token of the lease }, the outcome being
 *   fresh   the value
 *   stale   the value, to be served at once; the lease is the caller's when the token is
 *   load    the lease is the caller's; the value, if any, may be served when the load fails
 *   wait    another one loads
 *   failed  the load that the caller waited for has failed; the value is its message
 *   down    the last load failed a moment ago; the value is to be served
 */
export const READ = `${COMMON}
local token, lease_ms, waited_for = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local value, fresh = read('value'), number('fresh')
if value and now < fresh then return { 'fresh', value, fresh - now, '' } end
if waited_for ~= '' and read('failed') == waited_for then return { 'failed', read('reason'), 0, '' } end

local stale, down = value and now < number('stale'), value and now < number('down')
local taken = now < number('leased')
local resting = now < number('retry')
if resting and down and not taken then return { 'down', value, 0, '' } end
local granted = not taken and not (resting and stale)
if granted then
  set('lease', token)
  set('leased', now + lease_ms)
  keep(lease_ms)
end
if stale then return { 'stale', value, 0, granted and token or '' } end
if taken then return { 'wait', '', 0, read('lease') } end
return { 'load', down and value or '', 0, token }
`;

/** ARGV: role, token, length of a lease. Answers 1 while the lease is still the caller's. */
export const RENEW = `${COMMON}
if not holds(ARGV[2]) then return 0 end
set('leased', now + ARGV[3])
keep(tonumber(ARGV[3]))
return 1
`;

/** ARGV: role, token, value, and for how long it is fresh, may be served stale, may be served when the store is down. */
export const STORE = `${COMMON}
if not holds(ARGV[2]) then return 0 end
set('value', ARGV[3])
set('fresh', now + ARGV[4])
set('stale', now + ARGV[5])
set('down', now + ARGV[6])
for _, name in ipairs({ 'lease', 'leased', 'failed', 'reason', 'retry' }) do drop(name) end
keep(tonumber(ARGV[6]))
return 1
`;

/** ARGV: role, token, message, pause before the next load. Whoever waits for this lease hears of it. */
export const GIVE_UP = `${COMMON}
if not holds(ARGV[2]) then return 0 end
for _, name in ipairs({ 'lease', 'leased' }) do drop(name) end
set('failed', ARGV[2])
set('reason', ARGV[3])
set('retry', now + ARGV[4])
keep(tonumber(ARGV[4]) + 1000)
return 1
`;

/** ARGV[1] the channel. Forgets what every role was told, and tells every process. */
export const FORGET = `
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[1], KEYS[1])
return 1
`;
