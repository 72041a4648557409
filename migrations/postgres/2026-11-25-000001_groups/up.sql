-- `roster` follows from the log: the state after its head, kept so that a commit can be judged without reading the log.
CREATE TABLE groups (
    log_id         BIGINT  PRIMARY KEY REFERENCES logs (id) ON DELETE CASCADE,
    kind           BIGINT  NOT NULL,
    roster         BYTEA   NOT NULL,
    -- When the group is deleted, once it is closed.
    expires_ms     BIGINT,
    -- Bounds how many one account makes.
    creator_id     BIGINT  REFERENCES accounts (id) ON DELETE SET NULL,
    created_day_ms BIGINT  NOT NULL
);
CREATE INDEX groups_of_creator ON groups (creator_id);
CREATE INDEX groups_by_expiry ON groups (expires_ms);

-- Who may read now: the accounts on the roster that are here.
CREATE TABLE group_members (
    log_id     BIGINT NOT NULL REFERENCES groups (log_id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (log_id, account_id)
);
CREATE INDEX group_members_of_account ON group_members (account_id);
