import { RedisScript } from '@clientst0r/platform';

// Failures and attempts still running count together, so that guesses sent in parallel are not more guesses.
export const BEGIN = new RedisScript(`
local hold = redis.call('PTTL', KEYS[1])
if hold > 0 then return {2, hold} end
if redis.call('PTTL', KEYS[2]) > 0 then return {1, 0} end
if redis.call('PTTL', KEYS[3]) > 0 and redis.call('EXISTS', KEYS[4], KEYS[7]) == 0 then return {1, 0} end
local running = redis.call('INCR', KEYS[5])
redis.call('PEXPIRE', KEYS[5], ARGV[1])
if running + tonumber(redis.call('GET', KEYS[6]) or '0') > tonumber(ARGV[2]) then
  redis.call('DECR', KEYS[5])
  return {2, 1000}
end
return {0, 0}`);

// The last key is the lock of the pair, those before it are the holds of the address.
export const STANDING = new RedisScript(`
local longest = 0
for index = 1, #KEYS - 1 do longest = math.max(longest, redis.call('PTTL', KEYS[index])) end
if longest > 0 then return {2, longest} end
return {redis.call('EXISTS', KEYS[#KEYS]), 0}`);

const STOP = `
if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then redis.call('DECR', KEYS[1]) end`;

export const END = new RedisScript(`${STOP}
return 0`);

export const SUCCEED = new RedisScript(`${STOP}
redis.call('DEL', KEYS[2], KEYS[3])
return 0`);

export const FAIL = new RedisScript(`${STOP}
local function count(key)
  local failures = redis.call('INCR', key)
  if failures == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
  return failures
end
local lock, nameLock, hold, sprayed, storm = 0, 0, 0, 0, 0
if count(KEYS[2]) >= tonumber(ARGV[2]) then
  local level = redis.call('INCR', KEYS[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
  lock = math.min(2 ^ (level - 1), tonumber(ARGV[4])) * 60000
  redis.call('SET', KEYS[4], '1', 'PX', lock)
  redis.call('DEL', KEYS[2])
end
if count(KEYS[5]) >= tonumber(ARGV[5]) then
  nameLock = tonumber(ARGV[1])
  redis.call('SET', KEYS[6], '1', 'PX', nameLock)
  redis.call('DEL', KEYS[5])
end
if count(KEYS[7]) >= tonumber(ARGV[6]) then hold = tonumber(ARGV[7]) end
if redis.call('EXISTS', KEYS[10]) == 0 then
  redis.call('SADD', KEYS[9], ARGV[8])
  redis.call('PFADD', KEYS[11], ARGV[8])
  if redis.call('PTTL', KEYS[11]) < 0 then redis.call('PEXPIRE', KEYS[11], ARGV[1]) end
  if redis.call('PFCOUNT', KEYS[11]) >= tonumber(ARGV[11]) and redis.call('SET', KEYS[12], '1', 'NX', 'PX', ARGV[1]) then
    storm = redis.call('PFCOUNT', KEYS[11])
  end
end
local names = redis.call('SCARD', KEYS[9])
if names == 1 then redis.call('PEXPIRE', KEYS[9], ARGV[1]) end
if names >= tonumber(ARGV[9]) then hold, sprayed = tonumber(ARGV[10]), 1 end
if hold > 0 then
  redis.call('SET', KEYS[8], '1', 'PX', hold)
  redis.call('DEL', KEYS[7], KEYS[9])
end
return {lock, nameLock, hold, sprayed, storm}`);
