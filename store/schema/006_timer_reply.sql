-- A timer that is due while LINE's reply token still lives answers with it: what was said in pieces is answered a little later (bot/turn_burst.c).
ALTER TABLE timers ADD COLUMN reply_token TEXT NOT NULL DEFAULT '';
ALTER TABLE timers ADD COLUMN reply_until_ms INTEGER NOT NULL DEFAULT 0;
