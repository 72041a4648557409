//! The tables, in types that both backends have. What each column means stands in `migrations/`.
#![allow(missing_docs, reason = "diesel generates one public item for every column")]

diesel::table! {
    accounts (id) {
        id -> BigInt,
        account -> Binary,
        login -> Text,
        genesis -> Binary,
        opaque_record -> Binary,
        keys_version -> BigInt,
        login_wrap -> Binary,
        recovery_wrap -> Binary,
        created_ms -> BigInt,
    }
}

diesel::table! {
    keybags (id) {
        id -> BigInt,
        account_id -> BigInt,
        version -> BigInt,
        keybag -> Binary,
        writer -> Binary,
        signature -> Binary,
    }
}

diesel::table! {
    devices (id) {
        id -> BigInt,
        account_id -> BigInt,
        device -> Binary,
        device_key -> Binary,
        added_ms -> BigInt,
        seen_day_ms -> BigInt,
        revoked -> Bool,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> BigInt,
        account_id -> BigInt,
        device_id -> BigInt,
        family -> Binary,
        token_hash -> Binary,
        expires_ms -> BigInt,
        used -> Bool,
        attempt -> BigInt,
    }
}

diesel::table! {
    logins (id) {
        id -> BigInt,
        nonce -> Binary,
        login -> Text,
        purpose -> BigInt,
        account_id -> Nullable<BigInt>,
        state -> Binary,
        expires_ms -> BigInt,
    }
}

diesel::table! {
    recoveries (account_id) {
        account_id -> BigInt,
        asked_ms -> BigInt,
        ready_ms -> BigInt,
        given_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        code_hash -> Binary,
        expires_ms -> BigInt,
        used -> Bool,
    }
}

diesel::table! {
    logs (id) {
        id -> BigInt,
        log -> Binary,
        account_id -> Nullable<BigInt>,
        head_seq -> BigInt,
        head_hash -> Binary,
        state_seq -> BigInt,
        bytes -> BigInt,
    }
}

diesel::table! {
    private_logs (log_id) {
        log_id -> BigInt,
        state -> Binary,
    }
}

diesel::table! {
    commits (position) {
        position -> BigInt,
        prev -> Binary,
        record -> Binary,
    }
}

diesel::table! {
    groups (log_id) {
        log_id -> BigInt,
        kind -> BigInt,
        roster -> Binary,
        expires_ms -> Nullable<BigInt>,
        creator_id -> Nullable<BigInt>,
        created_day_ms -> BigInt,
    }
}

diesel::table! {
    group_members (log_id, account_id) {
        log_id -> BigInt,
        account_id -> BigInt,
    }
}

diesel::table! {
    tallies (id) {
        id -> BigInt,
        log_id -> BigInt,
        tally -> Binary,
        descriptor -> Binary,
        state -> BigInt,
        closes_ms -> BigInt,
        notes -> Binary,
        batch -> Nullable<Binary>,
        verified -> Nullable<Binary>,
        ended -> Nullable<Binary>,
    }
}

diesel::table! {
    tally_reports (tally_id, account) {
        tally_id -> BigInt,
        account -> Binary,
        number -> BigInt,
        nonce -> Binary,
        report -> Binary,
        server_share -> Binary,
        holder_share -> Binary,
    }
}

diesel::table! {
    tally_keys (tally_id) {
        tally_id -> BigInt,
        identity -> Text,
    }
}

diesel::joinable!(devices -> accounts (account_id));
diesel::joinable!(refresh_tokens -> devices (device_id));
diesel::joinable!(logs -> accounts (account_id));
diesel::joinable!(private_logs -> logs (log_id));
diesel::joinable!(groups -> logs (log_id));
diesel::joinable!(group_members -> accounts (account_id));
diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    devices,
    refresh_tokens,
    logins,
    recoveries,
    invitations,
    logs,
    private_logs,
    commits,
    groups,
    group_members,
    tallies,
    tally_reports,
    tally_keys
);
