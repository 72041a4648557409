DROP TABLE commits;
DROP TABLE logs;
DROP TABLE invitations;
DROP TABLE recoveries;
DROP TABLE logins;
DROP TABLE refresh_tokens;
DROP TABLE devices;
DROP TABLE accounts;
