// Owns: the tables of everything that decides who may come in. One migration a version, each in a transaction.
import type { Store } from './ports'

const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT NOT NULL) STRICT;

  CREATE TABLE profiles (
    id TEXT PRIMARY KEY CHECK (id IN ('full', 'view-only', 'custom')),
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,
    ends_at INTEGER
  ) STRICT;

  INSERT INTO profiles (id, name, permissions) VALUES
    ('full', 'Full access', '["view","control","clipboard","files","sound","restart"]'),
    ('view-only', 'View only', '["view"]'),
    ('custom', 'Custom', '["view","control"]');

  CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('password', 'saved-login', 'short-term')),
    profile TEXT NOT NULL,
    record TEXT NOT NULL,
    connector_key TEXT,
    connector_name TEXT,
    permissions TEXT,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    uses_left INTEGER,
    CHECK (kind = 'password' OR connector_key IS NOT NULL)
  ) STRICT;

  CREATE TABLE short_term (
    credential_id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    armed_at INTEGER NOT NULL,
    armed_uptime REAL NOT NULL,
    open_run TEXT
  ) STRICT;

  CREATE TABLE second_factor (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    method TEXT NOT NULL CHECK (method IN ('totp', 'email', 'sms')),
    secret_id TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    last_used_at INTEGER,
    last_step INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE recovery_codes (
    slot INTEGER PRIMARY KEY,
    salt TEXT NOT NULL,
    mac TEXT NOT NULL,
    used_at INTEGER
  ) STRICT;

  CREATE TABLE delivered_codes (
    challenge TEXT PRIMARY KEY,
    salt TEXT NOT NULL,
    mac TEXT NOT NULL,
    tries INTEGER NOT NULL,
    used_at INTEGER,
    at_wall INTEGER NOT NULL,
    at_monotonic REAL NOT NULL,
    run_id TEXT NOT NULL
  ) STRICT;

  CREATE TABLE code_sends (
    id INTEGER PRIMARY KEY,
    lane TEXT NOT NULL,
    at_wall INTEGER NOT NULL,
    at_monotonic REAL NOT NULL,
    run_id TEXT NOT NULL
  ) STRICT;

  CREATE TABLE connectors (
    public_key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    owner_name TEXT,
    rule TEXT NOT NULL DEFAULT 'usual' CHECK (rule IN ('usual', 'code-always', 'blocked')),
    listed INTEGER NOT NULL DEFAULT 0 CHECK (listed IN (0, 1)),
    access_until INTEGER,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    first_granted_at INTEGER,
    last_granted_at INTEGER,
    last_code_at INTEGER,
    last_code_monotonic REAL,
    last_code_run TEXT,
    cookie_id TEXT UNIQUE,
    cookie_key TEXT
  ) STRICT;

  CREATE TABLE pauses (
    lane TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    pause_ms INTEGER NOT NULL,
    at_wall INTEGER NOT NULL,
    at_monotonic REAL NOT NULL,
    run_id TEXT NOT NULL
  ) STRICT;

  CREATE TABLE buckets (
    name TEXT PRIMARY KEY,
    tokens REAL NOT NULL,
    at_wall INTEGER NOT NULL,
    at_monotonic REAL NOT NULL,
    run_id TEXT NOT NULL
  ) STRICT;

  CREATE TABLE owner_alerts (kind TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

  CREATE TABLE audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT;

  CREATE TABLE audit_checkpoint (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE policy_noted (only INTEGER PRIMARY KEY CHECK (only = 1), reason TEXT NOT NULL, value TEXT) STRICT;

  CREATE TABLE known_hosts (
    address TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    last_connected_at INTEGER NOT NULL,
    cookie_id TEXT,
    cookie_key TEXT,
    saved_login_id TEXT
  ) STRICT;
  `
]

/**
 * Brings a database to the newest version.
 * @throws when it comes from a newer Postern: opening it could lose what that version added.
 */
export function migrate(store: Store): void {
  const version = store.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  if (version > MIGRATIONS.length) throw new Error(`The database is of version ${version}; this Postern knows ${MIGRATIONS.length}`)
  MIGRATIONS.slice(version).forEach((sql, index) => {
    store.transaction(() => {
      for (const statement of sql.split(';')) if (statement.trim()) store.run(statement)
      store.run(`PRAGMA user_version = ${version + index + 1}`)
    })
  })
}
