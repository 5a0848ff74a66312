-- The profile of the visitor's region, by which the question was asked; NULL in older records.
ALTER TABLE consent_records ADD COLUMN profile TEXT;
