DROP TABLE tally_keys;
DROP TABLE tally_reports;
DROP TABLE tallies;
