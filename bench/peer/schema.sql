-- The peer's tables: what came in, who wrote, what was said, and the ledger of sends.
CREATE TABLE webhooks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now(),
  body bytea NOT NULL
);
CREATE TABLE contacts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  wa_id text NOT NULL UNIQUE,
  name text NOT NULL DEFAULT '',
  window_ends timestamptz NOT NULL,
  suppressed boolean NOT NULL DEFAULT false
);
CREATE TABLE conversations (
  contact_id bigint PRIMARY KEY REFERENCES contacts,
  number_id text NOT NULL,
  seq integer NOT NULL DEFAULT 0,
  answered_seq integer NOT NULL DEFAULT 0,
  last_wamid text NOT NULL DEFAULT '',
  lease_until timestamptz
);
CREATE TABLE messages (
  wamid text PRIMARY KEY,
  contact_id bigint NOT NULL REFERENCES contacts,
  direction text NOT NULL,
  body text NOT NULL,
  status text NOT NULL DEFAULT 'received',
  at timestamptz NOT NULL,
  raw jsonb
);
CREATE INDEX messages_thread ON messages (contact_id, at DESC);
CREATE TABLE sends (
  id text PRIMARY KEY,
  contact_id bigint NOT NULL REFERENCES contacts,
  number_id text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'planned',
  wamid text UNIQUE,
  planned_at timestamptz NOT NULL DEFAULT now(),
  claimed_at timestamptz,
  delivery text
);
CREATE INDEX sends_open ON sends (planned_at) WHERE state = 'planned';
CREATE TABLE passages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL,
  words tsvector GENERATED ALWAYS AS (to_tsvector('portuguese', text)) STORED
);
CREATE INDEX passages_words ON passages USING gin (words);
