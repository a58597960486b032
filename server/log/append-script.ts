/**
 * The append, as Redis runs it: one script call carries the records of many rooms and decides for each
 * room in one atomic step. Why a script and not a pipeline of XADDs:
 * - between two commands of a pipeline Redis may run out of memory and find some again. The first record
 *   would be refused and the second stored, and the hole could never be filled, because ids only grow.
 *   Within a script memory and role are judged once, at the first write;
 * - a replica may have been promoted since the last answer. The script compares the stream's end with
 *   where the sender believes it is, in the same step as it writes, so no moment is left for that;
 * - one reply for hundreds of records: a fifth of the sender's CPU. For the same reason all records of a room
 *   come in one argument: three arguments a record cost the sender more than everything else.
 *
 * The stream's last id is asked from XINFO, not from its last entry, which may have been trimmed. An id
 * that the stream has passed is either there with the same hash (sent before), or trimmed (older than the
 * first entry), or a conflict.
 *
 * KEYS: the rooms' streams. ARGV: [1] how long a quiet stream stays, ms; [2] entries before this time are
 * trimmed, ms since 1970; [3] most entries of a stream; then for each key: after, the first seq, and its
 * records one after another: length of the body (4 bytes, big-endian), length of the id (1 byte), id, hash (32 bytes),
 * body. Reply: for each key `[kind, number, detail]`, as `sink-redis.ts` reads it.
 */
export const appendScript = `
local sub = string.sub
local function parts(id)
  local at, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(at), tonumber(seq)
end

local function earlier(at, seq, otherAt, otherSeq)
  return at < otherAt or (at == otherAt and seq < otherSeq)
end

local function ending(key)
  local info = redis.pcall('XINFO', 'STREAM', key)
  if info.err then
    if string.find(info.err, 'no such key', 1, true) then return nil, 0, 0 end
    return info.err
  end
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return nil, parts(info[i + 1]) end
  end
  return 'ERR XINFO names no last-generated-id'
end

local function standing(key, id, at, seq, hash)
  local entry = redis.call('XRANGE', key, id, id)[1]
  if entry then
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'hash' and entry[2][i + 1] == hash then return nil end
    end
    return 'another record has this id'
  end
  local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  if not first or earlier(at, seq, parts(first[1])) then return nil end
  return 'the stream has passed this id and does not hold it'
end

local function trim(key)
  redis.call('PEXPIRE', key, ARGV[1])
  local how = '~'
  if redis.call('XLEN', key) <= 200 then how = '=' end
  redis.call('XTRIM', key, 'MINID', how, ARGV[2])
  redis.call('XTRIM', key, 'MAXLEN', '~', ARGV[3])
end

local function append(key, after, first, blob)
  local failed, lastAt, lastSeq = ending(key)
  if failed then return {'refused', 0, failed} end
  if lastSeq == 0 and lastAt > 0 then return {'conflict', 1, 'the stream ends with an entry that is no record'} end
  if lastSeq < after then return {'behind', lastSeq, ''} end
  local resent, seq, p, length = 0, first - 1, 1, #blob
  while p <= length do
    local size, width = struct.unpack('>I4B', blob, p)
    local at = p + 5 + width
    local id, hash, body = sub(blob, p + 5, at - 1), sub(blob, at, at + 31), sub(blob, at + 32, at + 31 + size)
    p = at + 32 + size
    seq = seq + 1
    if seq > lastSeq then
      local reply = redis.pcall('XADD', key, id, 'record', body, 'hash', hash)
      if type(reply) == 'table' and reply.err then
        if string.find(reply.err, 'equal or smaller', 1, true) then
          return {'conflict', seq, 'the stream has a later time than this record'}
        end
        return {'refused', seq, reply.err}
      end
    else
      at = parts(id)
      if earlier(lastAt, lastSeq, at, seq) then
        return {'conflict', seq, 'the stream holds another history of this room'}
      end
      local differs = standing(key, id, at, seq, hash)
      if differs then return {'conflict', seq, differs} end
      resent = resent + 1
    end
  end
  if resent < seq - first + 1 then trim(key) end
  return {'stored', seq, tostring(resent)}
end

local out, p = {}, 4
for k = 1, #KEYS do
  out[k] = append(KEYS[k], tonumber(ARGV[p]), tonumber(ARGV[p + 1]), ARGV[p + 2])
  p = p + 3
end
return out
`
