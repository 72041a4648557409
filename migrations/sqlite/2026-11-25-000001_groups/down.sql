DROP TABLE group_members;
DROP TABLE groups;
DELETE FROM commits WHERE position >> 32 IN (SELECT id FROM logs WHERE account_id IS NULL);
DELETE FROM logs WHERE account_id IS NULL;
