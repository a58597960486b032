/**
 * What `parley log --help` prints.
 */
import { defaultLimits } from '../limits.ts'

export const logHelp = `Usage: parley log read --room R --purpose P --case ID [options]
       parley log case open --case ID --room R[,R…] --purpose P [options]
       parley log case approve|close|defer|approve-deferral --case ID [options]
       parley log case list [--data DIR]
       parley log hold request --room R | --user U [options] --purpose P --case ID
       parley log hold approve|release --hold ID [--as ID]
       parley log hold list [--data DIR]
       parley log verify [--heads FILE] [--redis URL] [--data DIR]
       parley log heads [--data DIR]
       parley log mine --user U --case ID [--as ID] [--data DIR]
       parley log erase --user U [--room R] --purpose P --case ID [--as ID] [--data DIR]
       parley log seal [--older-than 7d] [--data DIR]
       parley log restore --file F [--data DIR]
       parley log status [--data DIR]

read    prints the events of a room, one JSON object a line, oldest first. Every
        read leaves an access record on disk before the first line is printed.
  --room R           the room
  --purpose P        why, in words
  --case ID          the case it belongs to: of your choice, naming nobody. A case that
                     nobody opened is opened by its first read, for this room
  --as ID            who reads (default: os: and your name on this machine)
  --since T          from this time on: ISO 8601, ms since 1970, or a duration ago (2h)
  --until T          before this time
  --limit N          at most N records (default and most: ${defaultLimits.readRecordsMax})
  --redis URL        read what was shipped there instead of this folder's journal

case    opens a case, approves one that waits for a second person, closes one, says
        that the people concerned are told later (and approves that), or lists them.
        Whoever approves is another person than whoever asked. An expired or closed
        case reads nothing; the people whose words were read are told afterwards.
  --room R,R…        the rooms that the case is about
  --user U,U…        only what these people said (open)
  --since T          from this time on (open), --until T before this time (open)
  --records N        at most N records (default: ${defaultLimits.caseRecordsMax}; more needs approval)
  --expires T        when it ends (default: 30d; longer needs approval)
  --until T --reason P   tell the people concerned after this time, and why (defer)
  --as ID            who does it

hold    keeps text for a case, although its days are over, it was removed or its author
        wants it erased. In force once another person has approved it; released
        likewise, by asking (release) and by another person's approval (approve).
  --room R, --user U     what is held: the text of a room, of a person, or of one in the other
  --since T, --until T   only what was said in this time
  --hold ID              which hold, as list names it

seal    brings records older than a week, or than --older-than, from the journal into
        segments now; the server does it by itself, once an hour.

restore puts a segment back from a copy of its file: what was damaged or lost of it.
        What was deleted or emptied since stays so.

verify  walks every chain: room by room, sealed or not, the access log and the deletion
        records, and looks at every segment.
        Prints what is changed, missing, reordered, inserted or truncated; the
        exit code is 0 only when nothing is.
  --heads FILE       also compare with heads that were kept elsewhere (log heads)
  --redis URL        also compare with the copy there

heads   prints where every chain ends, signed, one JSON object a line, without
        names of rooms: keep them where nobody who can change this log can.

mine    prints what the log holds of one person, one JSON object a line, and nothing
        of anybody else: the answer to their request for their data, which --case
        names. Leaves an access record.

erase   destroys the keys of what a person wrote, in a room or in all. It stays
        where it is and nobody can read it any more; this cannot be undone. The
        texts of statements, appeals, reports and held messages go as well, here or
        in the running server. What a legal hold keeps stays, and is named.
        Leaves a record in the access log.

status  says what the log holds: rooms, records, bytes, times, and what Redis lacks.

  --data DIR         data folder (default: PARLEY_DATA, else .parley)
`
