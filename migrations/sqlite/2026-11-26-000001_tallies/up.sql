-- Tallies of groups. Nothing of these tables is in a backup: after one is restored, tallies that were open are void.
CREATE TABLE tallies (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    log_id     BIGINT NOT NULL REFERENCES groups (log_id) ON DELETE CASCADE,
    tally      BLOB   NOT NULL,
    descriptor BLOB   NOT NULL,
    -- 0 takes reports, 1 its batch is signed, 2 ended, 3 void.
    state      BIGINT NOT NULL,
    closes_ms  BIGINT NOT NULL,
    -- All sealed notes in one value, ordered by what replaces each: no row, no order and no time of its own says whose a note is.
    notes      BLOB   NOT NULL,
    batch      BLOB,
    -- Hash of the verification that was answered, and the answer.
    verified   BLOB,
    ended      BLOB,
    UNIQUE (log_id, tally)
);
CREATE INDEX tallies_by_closing ON tallies (closes_ms);

-- One report for each account that reported; none once the tally has ended. The account is not referred to, since a report in a signed
-- batch stays until the tally ends even if its author's account goes.
CREATE TABLE tally_reports (
    tally_id     BIGINT NOT NULL REFERENCES tallies (id) ON DELETE CASCADE,
    account      BLOB   NOT NULL,
    number       BIGINT NOT NULL,
    nonce        BLOB   NOT NULL,
    report       BLOB   NOT NULL,
    -- Sealed under the tally's key.
    server_share BLOB   NOT NULL,
    -- Sealed to the tally's holder.
    holder_share BLOB   NOT NULL,
    PRIMARY KEY (tally_id, account)
);

-- The key under which the server's shares are sealed; deleted when the tally ends.
CREATE TABLE tally_keys (
    tally_id INTEGER PRIMARY KEY NOT NULL REFERENCES tallies (id) ON DELETE CASCADE,
    identity TEXT NOT NULL
);
