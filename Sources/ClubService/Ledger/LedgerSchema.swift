/// The ledger's tables, in words that SQLite and PostgreSQL both understand.
///
/// Times are milliseconds since 1970 (`bigint`), durations milliseconds, amounts the currency's smallest unit.
enum LedgerSchema {
    /// Only ever appended to: what a service has made stays as it is.
    static let steps: [[String]] = [accounts, pairing, shop, rights, watching, sandbox, house, doors, endings, slates]

    private static let accounts = [
        "CREATE TABLE account (id text PRIMARY KEY, made bigint NOT NULL, sequence bigint NOT NULL)",
        "CREATE TABLE fleet (id text PRIMARY KEY, name text NOT NULL)",
        """
        CREATE TABLE box (
            id text PRIMARY KEY, account text REFERENCES account, fleet text REFERENCES fleet,
            signing_key bytea NOT NULL, agreement_key bytea NOT NULL, name text NOT NULL)
        """,
        "CREATE INDEX box_of_account ON box (account)",
    ]

    /// Codes and tokens are kept as their SHA-256.
    private static let pairing = [
        """
        CREATE TABLE device_grant (
            device_code bytea PRIMARY KEY, user_code bytea NOT NULL UNIQUE, box text NOT NULL, signing_key bytea NOT NULL,
            agreement_key bytea NOT NULL, name text NOT NULL, expires bigint NOT NULL, polled bigint, interval_ms bigint NOT NULL,
            state text NOT NULL, account text, approver text, salt bytea NOT NULL, family text NOT NULL)
        """,
        "CREATE TABLE guess (guesser text PRIMARY KEY, wrong bigint NOT NULL, expires bigint NOT NULL)",
        "CREATE TABLE token_family (id text PRIMARY KEY, box text NOT NULL REFERENCES box ON DELETE CASCADE, revoked bigint)",
        "CREATE INDEX token_family_of_box ON token_family (box)",
        """
        CREATE TABLE token (
            hash bytea PRIMARY KEY, family text NOT NULL REFERENCES token_family ON DELETE CASCADE, kind text NOT NULL,
            generation bigint NOT NULL, expires bigint NOT NULL, used bigint, salt bytea)
        """,
        "CREATE INDEX token_of_family ON token (family)",
        "CREATE INDEX token_by_end ON token (expires)",
        "CREATE TABLE nonce (box text NOT NULL, nonce text NOT NULL, expires bigint NOT NULL, PRIMARY KEY (box, nonce))",
        "CREATE INDEX nonce_by_end ON nonce (expires)",
    ]

    /// A sale stays when its account is erased, without the account: the law asks for the one and forbids the other.
    private static let shop = [
        """
        CREATE TABLE quote (
            id text PRIMARY KEY, account text REFERENCES account ON DELETE SET NULL, offer text NOT NULL, kind text NOT NULL, title text,
            quality text NOT NULL, amount bigint NOT NULL, currency text NOT NULL, tax bigint NOT NULL, start_within bigint,
            view_for bigint, grace bigint, plan text, months bigint NOT NULL, showtime text, seats bigint NOT NULL,
            expires bigint NOT NULL)
        """,
        "CREATE INDEX quote_of_account ON quote (account)",
        """
        CREATE TABLE sale (
            id text PRIMARY KEY, quote text NOT NULL REFERENCES quote, attempt bigint NOT NULL, account text, began bigint NOT NULL,
            state text NOT NULL, means text NOT NULL, instrument text, voucher bytea, reason text, UNIQUE (quote, attempt))
        """,
        "CREATE INDEX sale_by_state ON sale (state)",
        "CREATE INDEX sale_of_account ON sale (account)",
        """
        CREATE TABLE voucher (
            hash bytea PRIMARY KEY, kind text NOT NULL, name text NOT NULL, amount bigint NOT NULL, uses bigint NOT NULL,
            expires bigint NOT NULL)
        """,
        "CREATE TABLE showtime (id text PRIMARY KEY, starts bigint NOT NULL, seats bigint NOT NULL, sold bigint NOT NULL)",
    ]

    /// What a sale gave: each at most once for each quote.
    private static let rights = [
        """
        CREATE TABLE entitlement (
            id text PRIMARY KEY, account text NOT NULL REFERENCES account ON DELETE CASCADE, quote text NOT NULL UNIQUE,
            title text NOT NULL, kind text NOT NULL, quality text NOT NULL, bought bigint NOT NULL, start_within bigint,
            view_for bigint, grace bigint, first_play bigint, last_play bigint, refunded bigint)
        """,
        "CREATE INDEX entitlement_of_account ON entitlement (account, title)",
        """
        CREATE TABLE play (
            receipt text NOT NULL, entitlement text NOT NULL REFERENCES entitlement ON DELETE CASCADE, box text NOT NULL,
            played bigint NOT NULL, PRIMARY KEY (entitlement, receipt))
        """,
        """
        CREATE TABLE subscription (
            id text PRIMARY KEY, account text NOT NULL REFERENCES account ON DELETE CASCADE, quote text UNIQUE, plan text NOT NULL,
            starts bigint NOT NULL, ends bigint)
        """,
        "CREATE INDEX subscription_of_account ON subscription (account)",
        """
        CREATE TABLE ticket (
            id text PRIMARY KEY, account text NOT NULL REFERENCES account ON DELETE CASCADE, quote text NOT NULL UNIQUE,
            showtime text NOT NULL, title text, seats bigint NOT NULL, code bytea NOT NULL, bought bigint NOT NULL)
        """,
        "CREATE INDEX ticket_of_account ON ticket (account)",
        """
        CREATE TABLE content_key (
            id bytea PRIMARY KEY, title text NOT NULL, quality bigint NOT NULL, sealed bytea NOT NULL)
        """,
        "CREATE INDEX content_key_of_title ON content_key (title)",
    ]

    private static let watching = [
        """
        CREATE TABLE screen (
            account text NOT NULL REFERENCES account ON DELETE CASCADE, title text NOT NULL, box text NOT NULL, given bigint NOT NULL,
            ends bigint NOT NULL, PRIMARY KEY (account, title))
        """,
        """
        CREATE TABLE licence (
            id text PRIMARY KEY, account text NOT NULL REFERENCES account ON DELETE CASCADE, title text NOT NULL, box text NOT NULL,
            given bigint NOT NULL, ends bigint NOT NULL)
        """,
        "CREATE INDEX licence_of_account ON licence (account)",
        """
        CREATE TABLE resume (
            account text NOT NULL REFERENCES account ON DELETE CASCADE, title text NOT NULL, at_ms bigint NOT NULL,
            kept bigint NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (account, title))
        """,
        """
        CREATE TABLE favourite (
            account text NOT NULL REFERENCES account ON DELETE CASCADE, title text NOT NULL, is_favourite bigint NOT NULL,
            kept bigint NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (account, title))
        """,
    ]

    /// Payments of a club that is tried out.
    private static let sandbox = [
        "CREATE TABLE sandbox_payment (id text PRIMARY KEY, amount bigint NOT NULL, currency text NOT NULL, state text NOT NULL)"
    ]

    /// What a fleet's house asks of its boxes, and what boxes say of themselves.
    private static let house = [
        """
        CREATE TABLE enrolment (
            code bytea PRIMARY KEY, fleet text NOT NULL REFERENCES fleet ON DELETE CASCADE, uses bigint NOT NULL, expires bigint NOT NULL)
        """,
        "CREATE INDEX enrolment_by_end ON enrolment (expires)",
        """
        CREATE TABLE fleet_settings (
            fleet text PRIMARY KEY REFERENCES fleet ON DELETE CASCADE, revision bigint NOT NULL, document text NOT NULL)
        """,
        """
        CREATE TABLE box_state (
            box text PRIMARY KEY REFERENCES box ON DELETE CASCADE, seen bigint NOT NULL, version text NOT NULL, is_playing bigint NOT NULL,
            settings bigint)
        """,
        "CREATE TABLE wipe (box text PRIMARY KEY REFERENCES box ON DELETE CASCADE, name text NOT NULL)",
        "CREATE INDEX box_of_fleet ON box (fleet)",
    ]

    /// Who has gone in.
    private static let doors = [
        "CREATE TABLE admission (ticket text PRIMARY KEY REFERENCES ticket ON DELETE CASCADE, admitted bigint NOT NULL)",
        "CREATE INDEX ticket_of_showtime ON ticket (showtime)",
    ]

    /// Which films were seen to their end.
    private static let endings = ["ALTER TABLE resume ADD COLUMN is_finished bigint NOT NULL DEFAULT 0"]

    /// What telephones write for boxes' screens: the code as its SHA-256, the text sealed.
    private static let slates = [
        """
        CREATE TABLE slate (
            box text PRIMARY KEY REFERENCES box ON DELETE CASCADE, code bytea NOT NULL UNIQUE, purpose text NOT NULL, most bigint NOT NULL,
            revision bigint NOT NULL, sealed bytea, expires bigint NOT NULL)
        """,
        "CREATE INDEX slate_by_end ON slate (expires)",
    ]
}
