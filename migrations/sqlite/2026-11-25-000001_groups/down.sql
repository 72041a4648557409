DROP TABLE group_members;
DROP TABLE groups;
DELETE FROM commits WHERE position >> 32 IN (SELECT id FROM logs WHERE account_id IS NULL);
CREATE TABLE logs_anew (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    log        BLOB    NOT NULL UNIQUE,
    account_id BIGINT  NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    head_seq   BIGINT  NOT NULL DEFAULT 0,
    head_hash  BLOB    NOT NULL,
    bytes      BIGINT  NOT NULL DEFAULT 0
);
INSERT INTO logs_anew (id, log, account_id, head_seq, head_hash, bytes)
    SELECT id, log, account_id, head_seq, head_hash, bytes FROM logs WHERE account_id IS NOT NULL;
DELETE FROM sqlite_sequence WHERE name = 'logs_anew';
INSERT INTO sqlite_sequence (name, seq) SELECT 'logs_anew', seq FROM sqlite_sequence WHERE name = 'logs';
DROP TABLE logs;
ALTER TABLE logs_anew RENAME TO logs;
CREATE INDEX logs_of_account ON logs (account_id);
