/*
 * redact_value.c - names and passwords that the word before them gives away: in
 * connection strings, and in sentences on who could not log on where.
 *
 *	Server=tcp:db7,1433;User ID=web;Password=x;  ->  Server=tcp:HOST-1,1433;User ID=USER-1;...
 *	Login failed for user 'web'                  ->  Login failed for user 'USER-1'
 *
 * When in doubt, it hides too much rather than too little, but never a number with 0x:
 * that is the code which the verdict needs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

/* Longer values are dots, longer words no keys, and quotes further away none that close:
 * so the search is linear. */
enum { VALUE_MAX = 256, WORD_MAX = 64, QUOTED_MAX = 1024 };

enum value {
	VALUE_HOST, VALUE_USER, VALUE_DOMAIN, VALUE_POOL, VALUE_SITE, VALUE_DOTS, VALUE_SECRET
};

/* A blank is any number of " _-", also none.  A secret's key may be the end of a word,
 * and be followed by a colon. */
enum {
	LABEL = 1,	/* "Owner: anna": a name of one word follows a colon, too */
	ALONE = 2,	/* a label only if no word is before it on the line */
	WHOLE = 4,	/* begins a word, or a part of one: "DB_PASS", not "bypass" */
	EQUALS = 8,	/* not with a colon: "pass: 3, fail: 1" */
	HEADER = 16,	/* ends the name of a header, "X-Functions-Key", or is in what is of
			 * secrets, "Jwt": { "Key": */
	COOKIES = 32,	/* others may follow */
	LIST = 64,	/* the same behind a comma */
	NAMES = 128,	/* of which no sentence is made */
};
#define ONE(key) key, sizeof(key) - 1
#define MANY(key) key, 0
enum { KEY_SIZE = 40 };
static const struct key {
	char key[KEY_SIZE];	/* no pointer: each word of a text is compared with all */
	size_t size;	/* 0: of several words */
	enum value value;
	unsigned how;
} keys[] = {
	{ ONE("server"),                  VALUE_HOST, LABEL | ALONE },
	{ ONE("host"),                    VALUE_HOST, LABEL | ALONE },
	{ ONE("machine"),                 VALUE_HOST, LABEL | ALONE },
	{ ONE("computer"),                VALUE_HOST, LABEL | ALONE },
	{ ONE("serveur"),                 VALUE_HOST, LABEL | ALONE },
	{ ONE("servidor"),                VALUE_HOST, LABEL | ALONE },
	{ ONE("rechner"),                 VALUE_HOST, LABEL | ALONE },
	{ MANY("server name"),            VALUE_HOST, LABEL },
	{ MANY("host name"),              VALUE_HOST, LABEL },
	{ MANY("http host"),              VALUE_HOST, LABEL },
	{ ONE("hosts"),                   VALUE_HOST, LABEL | LIST },
	{ MANY("x forwarded for"),        VALUE_HOST, LABEL | LIST | NAMES },
	{ MANY("x forwarded host"),       VALUE_HOST, LABEL | LIST | NAMES },
	{ MANY("machine name"),           VALUE_HOST, LABEL },
	{ MANY("computer name"),          VALUE_HOST, LABEL },
	{ MANY("rechner name"),           VALUE_HOST, LABEL },
	{ ONE("workstation"),             VALUE_HOST, LABEL },
	{ MANY("workstation name"),       VALUE_HOST, LABEL },
	{ MANY("source workstation"),     VALUE_HOST, LABEL },
	{ MANY("nom de l'ordinateur"),    VALUE_HOST, LABEL },
	{ MANY("nombre de equipo"),       VALUE_HOST, LABEL },
	{ MANY("nombre del equipo"),      VALUE_HOST, LABEL },
	{ MANY("nome computer"),          VALUE_HOST, LABEL },
	/* Russian: computer name, computer; Japanese: computer name; Chinese: both */
	{ MANY("\xD0\x98\xD0\xBC\xD1\x8F \xD0\xBA\xD0\xBE\xD0\xBC\xD0\xBF\xD1"
	       "\x8C\xD1\x8E\xD1\x82\xD0\xB5\xD1\x80\xD0\xB0"),
	  VALUE_HOST, LABEL },
	{ ONE("\xD0\x9A\xD0\xBE\xD0\xBC\xD0\xBF\xD1\x8C\xD1\x8E\xD1\x82\xD0\xB5"
	       "\xD1\x80"),
	  VALUE_HOST, LABEL },
	{ ONE("\xE3\x82\xB3\xE3\x83\xB3\xE3\x83\x94\xE3\x83\xA5\xE3\x83\xBC\xE3"
	       "\x82\xBF\xE3\x83\xBC\xE5\x90\x8D"),
	  VALUE_HOST, LABEL },
	{ ONE("\xE8\xAE\xA1\xE7\xAE\x97\xE6\x9C\xBA\xE5\x90\x8D"), VALUE_HOST, LABEL },
	{ ONE("\xE8\xAE\xA1\xE7\xAE\x97\xE6\x9C\xBA"), VALUE_HOST, LABEL },
	{ MANY("logon server"),           VALUE_HOST, LABEL },
	{ MANY("data source"),            VALUE_HOST, 0 },
	{ ONE("address"),                 VALUE_HOST, 0 },
	{ ONE("addr"),                    VALUE_HOST, 0 },
	{ MANY("network address"),        VALUE_HOST, 0 },
	{ MANY("failover partner"),       VALUE_HOST, 0 },
	{ MANY("workstation id"),         VALUE_HOST, 0 },
	{ ONE("wsid"),                    VALUE_HOST, 0 },
	{ ONE("user"),                    VALUE_USER, LABEL },
	{ MANY("user name"),              VALUE_USER, LABEL },
	{ ONE("login"),                   VALUE_USER, LABEL },
	{ MANY("login name"),             VALUE_USER, LABEL },
	{ ONE("account"),                 VALUE_USER, LABEL },
	{ MANY("account name"),           VALUE_USER, LABEL },
	{ ONE("owner"),                   VALUE_USER, LABEL },
	{ ONE("benutzer"),                VALUE_USER, LABEL },
	{ MANY("benutzer name"),          VALUE_USER, LABEL },
	{ MANY("benutzer konto"),         VALUE_USER, LABEL },
	{ MANY("konto name"),             VALUE_USER, LABEL },
	{ MANY("anmelde name"),           VALUE_USER, LABEL },
	{ ONE("besitzer"),                VALUE_USER, LABEL },
	{ ONE("utilisateur"),             VALUE_USER, LABEL },
	{ MANY("nom d'utilisateur"),      VALUE_USER, LABEL },
	{ MANY("nom d\xE2\x80\x99utilisateur"), VALUE_USER, LABEL },
	{ ONE("compte"),                  VALUE_USER, LABEL },
	{ MANY("nom de compte"),          VALUE_USER, LABEL },
	{ MANY("nom du compte"),          VALUE_USER, LABEL },
	{ ONE("propri\xC3\xA9taire"),     VALUE_USER, LABEL },
	{ ONE("usuario"),                 VALUE_USER, LABEL },
	{ MANY("nombre de usuario"),      VALUE_USER, LABEL },
	{ MANY("nombre de cuenta"),       VALUE_USER, LABEL },
	{ ONE("propietario"),             VALUE_USER, LABEL },
	{ ONE("usu\xC3\xA1rio"),          VALUE_USER, LABEL },
	{ ONE("proprietario"),            VALUE_USER, LABEL },
	{ ONE("utente"),                  VALUE_USER, LABEL },
	{ MANY("nome utente"),            VALUE_USER, LABEL },
	{ ONE("gebruiker"),               VALUE_USER, LABEL },
	{ MANY("gebruikers naam"),        VALUE_USER, LABEL },
	/* Russian: account, account name, user name, user; Japanese: user name, account name;
	 * Chinese: user name, account name in two ways */
	{ MANY("\xD0\xA3\xD1\x87\xD0\xB5\xD1\x82\xD0\xBD\xD0\xB0\xD1\x8F \xD0"
	       "\xB7\xD0\xB0\xD0\xBF\xD0\xB8\xD1\x81\xD1\x8C"),
	  VALUE_USER, LABEL },
	{ MANY("\xD0\x98\xD0\xBC\xD1\x8F \xD1\x83\xD1\x87\xD0\xB5\xD1\x82\xD0"
	       "\xBD\xD0\xBE\xD0\xB9 \xD0\xB7\xD0\xB0\xD0\xBF\xD0\xB8\xD1\x81"
	       "\xD0\xB8"),
	  VALUE_USER, LABEL },
	{ MANY("\xD0\x98\xD0\xBC\xD1\x8F \xD0\xBF\xD0\xBE\xD0\xBB\xD1\x8C\xD0"
	       "\xB7\xD0\xBE\xD0\xB2\xD0\xB0\xD1\x82\xD0\xB5\xD0\xBB\xD1\x8F"),
	  VALUE_USER, LABEL },
	{ ONE("\xD0\x9F\xD0\xBE\xD0\xBB\xD1\x8C\xD0\xB7\xD0\xBE\xD0\xB2\xD0\xB0"
	       "\xD1\x82\xD0\xB5\xD0\xBB\xD1\x8C"),
	  VALUE_USER, LABEL },
	{ ONE("\xE3\x83\xA6\xE3\x83\xBC\xE3\x82\xB6\xE3\x83\xBC\xE5\x90\x8D"), VALUE_USER, LABEL },
	{ ONE("\xE3\x82\xA2\xE3\x82\xAB\xE3\x82\xA6\xE3\x83\xB3\xE3\x83\x88\xE5"
	       "\x90\x8D"),
	  VALUE_USER, LABEL },
	{ ONE("\xE7\x94\xA8\xE6\x88\xB7\xE5\x90\x8D"), VALUE_USER, LABEL },
	{ ONE("\xE5\xB8\x90\xE6\x88\xB7\xE5\x90\x8D"), VALUE_USER, LABEL },
	{ ONE("\xE8\xB4\xA6\xE6\x88\xB7\xE5\x90\x8D"), VALUE_USER, LABEL },
	{ MANY("user id"),                VALUE_USER, 0 },
	{ MANY("sam account name"),       VALUE_USER, LABEL },
	{ MANY("user principal name"),    VALUE_USER, LABEL },
	{ ONE("uid"),                     VALUE_USER, 0 },
	{ ONE("domain"),                  VALUE_DOMAIN, LABEL | ALONE },
	{ MANY("user domain"),            VALUE_DOMAIN, LABEL },
	{ MANY("user dns domain"),        VALUE_DOMAIN, LABEL },
	{ MANY("account domain"),         VALUE_DOMAIN, LABEL },
	{ MANY("logon domain"),           VALUE_DOMAIN, LABEL },
	{ MANY("app pool"),               VALUE_POOL, LABEL },
	{ MANY("app pool id"),            VALUE_POOL, LABEL },
	{ MANY("app pool name"),          VALUE_POOL, LABEL },
	{ ONE("database"),                VALUE_DOTS, 0 },
	{ MANY("database name"),          VALUE_DOTS, 0 },
	{ MANY("db name"),                VALUE_DOTS, 0 },
	{ ONE("db"),                      VALUE_DOTS, 0 },
	{ ONE("dsn"),                     VALUE_DOTS, 0 },
	{ ONE("catalog"),                 VALUE_DOTS, 0 },
	{ MANY("initial catalog"),        VALUE_DOTS, 0 },
	{ MANY("attach db file name"),    VALUE_DOTS, 0 },
	{ MANY("service name"),           VALUE_DOTS, 0 },
	{ ONE("password"),                VALUE_SECRET, 0 },
	{ ONE("passwd"),                  VALUE_SECRET, 0 },
	{ MANY("pass phrase"),            VALUE_SECRET, 0 },
	{ MANY("pass code"),              VALUE_SECRET, 0 },
	{ ONE("passwort"),                VALUE_SECRET, 0 },
	{ ONE("kennwort"),                VALUE_SECRET, 0 },
	{ ONE("pwd"),                     VALUE_SECRET, 0 },
	{ ONE("pw"),                      VALUE_SECRET, 0 },
	{ ONE("pass"),                    VALUE_SECRET, WHOLE | EQUALS },
	{ ONE("psw"),                     VALUE_SECRET, WHOLE },
	{ ONE("pin"),                     VALUE_SECRET, WHOLE },
	{ ONE("otp"),                     VALUE_SECRET, WHOLE },
	{ ONE("secret"),                  VALUE_SECRET, 0 },
	{ MANY("secret value"),           VALUE_SECRET, 0 },
	{ MANY("secret key"),             VALUE_SECRET, 0 },
	{ MANY("api key"),                VALUE_SECRET, 0 },
	{ MANY("account key"),            VALUE_SECRET, 0 },
	{ MANY("access key"),             VALUE_SECRET, 0 },
	{ MANY("access token"),           VALUE_SECRET, 0 },
	{ MANY("access signature"),       VALUE_SECRET, 0 },
	{ ONE("token"),                   VALUE_SECRET, 0 },
	{ MANY("client secret"),          VALUE_SECRET, 0 },
	{ ONE("credential"),              VALUE_SECRET, 0 },
	{ MANY("validation key"),         VALUE_SECRET, 0 },
	{ MANY("decryption key"),         VALUE_SECRET, 0 },
	{ MANY("private key"),            VALUE_SECRET, 0 },
	{ MANY("subscription key"),       VALUE_SECRET, 0 },
	{ MANY("shared key"),             VALUE_SECRET, 0 },
	{ MANY("storage key"),            VALUE_SECRET, 0 },
	{ MANY("encryption key"),         VALUE_SECRET, 0 },
	{ MANY("signing key"),            VALUE_SECRET, 0 },
	{ MANY("instrumentation key"),    VALUE_SECRET, 0 },
	{ MANY("ingestion key"),          VALUE_SECRET, 0 },
	{ MANY("master key"),             VALUE_SECRET, 0 },
	{ MANY("function key"),           VALUE_SECRET, 0 },
	{ MANY("license key"),            VALUE_SECRET, 0 },
	{ MANY("product key"),            VALUE_SECRET, 0 },
	{ MANY("consumer key"),           VALUE_SECRET, 0 },
	{ MANY("auth key"),               VALUE_SECRET, 0 },
	{ MANY("db pass"),                VALUE_SECRET, 0 },
	{ ONE("key"),                     VALUE_SECRET, HEADER },
	{ ONE("cookie"),                  VALUE_SECRET, COOKIES },
	{ ONE("cookies"),                 VALUE_SECRET, COOKIES },
	{ MANY("mot de passe"),           VALUE_SECRET, 0 },
	{ MANY("contrase\xC3\xB1" "a"),   VALUE_SECRET, 0 },
	{ ONE("senha"),                   VALUE_SECRET, 0 },
	{ ONE("wachtwoord"),              VALUE_SECRET, 0 },
	{ ONE("has\xC5\x82o"),            VALUE_SECRET, 0 },
	{ ONE("\xE5\xAF\x86\xE7\xA0\x81"), VALUE_SECRET, 0 },
	{ ONE("\xE3\x83\x91\xE3\x82\xB9\xE3\x83\xAF\xE3\x83\xBC\xE3\x83\x89"), VALUE_SECRET, 0 },
};
#undef ONE
#undef MANY

/* In a sentence the name is in quotes.  The first that fits. */
enum {
	BARE = 1,	/* a secret need not be in quotes: "password Hunter2" */
	VERB = 2,	/* the same behind a verb: "the pin is 4711x" */
	GRAMMAR = 4,	/* no secret if it is one of a grammar: "unexpected token 'class'" */
	MARK = 8,	/* a host with a number or a hyphen need not be in quotes */
	NUMBER = 16,	/* one with a number */
	LAST = 32,	/* one that ends the sentence */
	CAPITALS = 64,	/* one in capitals */
};
static const struct noun {
	char word[24];
	enum value value;
	unsigned how;
} nouns[] = {
	{ "user ",        VALUE_USER, 0 },
	{ "username ",    VALUE_USER, 0 },
	{ "user name ",   VALUE_USER, 0 },
	{ "Benutzer ",    VALUE_USER, 0 },
	{ "utilisateur ", VALUE_USER, 0 },
	{ "login ",       VALUE_USER, 0 },
	{ "account ",     VALUE_USER, 0 },
	{ "role ",        VALUE_USER, 0 },
	{ "principal ",   VALUE_USER, 0 },
	{ "Konto ",       VALUE_USER, 0 },
	{ "usuario ",     VALUE_USER, 0 },
	{ "utente ",      VALUE_USER, 0 },
	{ "application pool ", VALUE_POOL, 0 },
	{ "app pool ",    VALUE_POOL, 0 },
	{ "Anwendungspool ", VALUE_POOL, 0 },
	{ "site ",        VALUE_SITE, 0 },
	{ "website ",     VALUE_SITE, 0 },
	{ "host name ",   VALUE_HOST, CAPITALS },
	{ "hostname ",    VALUE_HOST, CAPITALS },
	{ "server name ", VALUE_HOST, CAPITALS },
	{ "computer name ", VALUE_HOST, CAPITALS },
	{ "domain controller ", VALUE_HOST, MARK | CAPITALS },
	{ "cluster ",     VALUE_HOST, NUMBER | CAPITALS },
	{ "remote server ", VALUE_HOST, MARK | LAST },
	{ "remote host ", VALUE_HOST, MARK | LAST },
	{ "remote computer ", VALUE_HOST, MARK | LAST },
	{ "remote machine ", VALUE_HOST, MARK | LAST },
	{ "host ",        VALUE_HOST, MARK },
	{ "server ",      VALUE_HOST, NUMBER },
	{ "computer ",    VALUE_HOST, NUMBER },
	{ "database ",    VALUE_DOTS, 0 },
	{ "password ",    VALUE_SECRET, BARE | VERB },
	{ "SecureString -String ", VALUE_SECRET, 0 },
	{ "SecureString ", VALUE_SECRET, 0 },
	{ "passwort ",    VALUE_SECRET, BARE | VERB },
	{ "kennwort ",    VALUE_SECRET, BARE | VERB },
	{ "passphrase ",  VALUE_SECRET, VERB },
	{ "passcode ",    VALUE_SECRET, VERB },
	{ "pwd ",         VALUE_SECRET, BARE | VERB },
	{ "pin ",         VALUE_SECRET, VERB },
	{ "secret value ", VALUE_SECRET, VERB },
	{ "secret ",      VALUE_SECRET, VERB },
	{ "api key ",     VALUE_SECRET, VERB },
	{ "api-key ",     VALUE_SECRET, VERB },
	{ "token ",       VALUE_SECRET, VERB | GRAMMAR },
};

/* What is between a noun and its secret; an arrow or a colon may follow, and is enough. */
static const char *const verbs[] = {
	"is set to", "was set to", "has been set to", "is changed to", "was changed to",
	"has been changed to", "changed to", "set to", "reset to", "is now", "is", "was", "lautet",
	"ist jetzt", "ist", "wurde auf", "est", "value is",
};

/* Whose the password is, and which: "the password for web is x". */
static const char *const owned[] = {
	"password for ", "password of ", "pwd for ", "pwd of ", "passwort f\xC3\xBCr ",
	"passwort von ", "kennwort f\xC3\xBCr ", "kennwort von ", "mot de passe de ",
};
static const char *const owners[] = {
	"user ", "account ", "login ", "the user ", "the account ", "benutzer ", "konto ",
};
static const char *const owned_verbs[] = { " is ", " was ", " ist ", " lautet ", " est ", ": " };

/* After these a host follows behind a colon. */
static const char *const unresolved[] = {
	"name could not be resolved", "host could not be resolved", "address could not be resolved",
	"nicht aufgel\xC3\xB6st werden", "pas pu \xC3\xAAtre r\xC3\xA9solu",
	"resolver el nombre remoto", "risolvere il nome remoto",
};

/* After these a host follows, sooner or later. */
static const char *const unknown_hosts[] = {
	"such host is known", "Host ist unbekannt", "unknown host", "UnknownHostException",
	"getaddrinfo ENOTFOUND", "getaddrinfo EAI_AGAIN",
};

/* Writing. */

/* What is more than a name: a path, an address with more after it, a sentence. */
static bool is_text(const struct redact_scan *scan, size_t at)
{
	const struct redact_scan rest = { .in = scan->in + at, .size = scan->size - at };

	if (is_one_of(peek(&rest, 0), "(|\\"))
		return true;
	for (size_t i = 0; i < rest.size; i++)
		if (rest.in[i] == '/' || (rest.in[i] == ' ' && i > 0 && rest.in[i - 1] != ',') ||
		    redact_match_begins(&rest, i, ":\\"))
			return true;
	return false;
}

static bool is_number(const char *text, size_t size)
{
	size_t digits = redact_match_digits(text, size);

	return digits == size || (digits == 1 && *text == '0' && (text[1] | 0x20) == 'x');
}

static const char *const protocols[] = { "tcp:", "np:", "lpc:", "admin:" };

/* One host of a list; where to go on. */
static size_t write_host(struct redact_scan *scan, size_t at)
{
	const char *protocol = FIRST(scan, at, protocols);
	size_t size = redact_match_length(scan, at);

	if (protocol) {
		text_add(scan->out, protocol);
		return at + strlen(protocol);
	}
	if (size == 0 || !redact_is_word(scan->in[at])) {
		text_add_char(scan->out, scan->in[at]);
		return at + 1;
	}
	if (is_number(scan->in + at, size))
		text_add_bytes(scan->out, scan->in + at, size);
	else if (!redact_scan_file(scan, at))
		redact_scan_host(scan, at, size);
	return at + size;
}

/* tcp:db7,1433 and db7\INSTANCE and [db7]:5432 */
static void write_hosts(struct redact_scan *scan, size_t at)
{
	while (at < scan->size) {
		if (scan->in[at] == '[') {
			text_add_char(scan->out, '[');
			at++;
		}
		if (peek(scan, at) == '\\') {
			text_add(scan->out, "\\...");
			while (at < scan->size && scan->in[at] != ',')
				at++;
		} else if (at < scan->size) {
			at = write_host(scan, at);
		}
	}
}

void redact_scan_hosts(struct redact_scan *scan, size_t at, size_t end)
{
	struct redact_scan part = *scan;

	part.size = end;
	write_hosts(&part, at);
}

/* scan ends where the value does. */
static void write_value(struct redact_scan *scan, enum value value, size_t at)
{
	size_t size = scan->size - at;

	if (value >= VALUE_DOTS || size > VALUE_MAX)
		text_add(scan->out, "...");
	else if (value == VALUE_HOST && is_text(scan, at))
		scan->nested(scan->names, scan->in + at, size, scan->out);
	else if (value == VALUE_HOST)
		write_hosts(scan, at);
	else if (value == VALUE_DOMAIN)
		redact_scan_known(scan, REDACT_DOMAIN, at, size);
	else if (value == VALUE_POOL)
		redact_scan_known(scan, REDACT_POOL, at, size);
	else if (value == VALUE_SITE)
		redact_scan_known(scan, REDACT_SITE, at, size);
	else
		redact_scan_account(scan, at, size);
}

/* Where a value ends. */

/* The closing quote, on this line; twice the quote is one in the value.  0: there is none. */
static size_t closing(const struct redact_scan *scan, size_t at, char quote)
{
	size_t stop = scan->size - at > QUOTED_MAX ? at + QUOTED_MAX : scan->size;

	for (; at < stop && !strchr("\r\n", scan->in[at]); at++) {
		if (scan->in[at] != quote)
			continue;
		if (quote == '}' || peek(scan, at + 1) != quote)
			return at;
		at++;
	}
	return 0;
}

/* A quote that was opened in front of the whole string. */
static bool is_outer_quote(const struct redact_scan *scan, size_t at)
{
	return is_one_of(scan->in[at], "\"'`") &&
	       (at + 1 >= scan->size || strchr(" \t\r\n,;.:)]}>", scan->in[at + 1]));
}

/* " (0x80004005)" */
static bool is_code(const struct redact_scan *scan, size_t at)
{
	if (scan->in[at] != ' ')
		return false;
	for (at++; is_one_of(peek(scan, at), "('\""); at++)
		;
	return redact_match_begins(scan, at, "0x");
}

/* Up to the semicolon; a name without one is one word. */
static size_t bare_end(const struct redact_scan *scan, enum value value, size_t at)
{
	bool secret = value == VALUE_SECRET;
	size_t word = 0, end = at;
	char open = '\0';

	for (; end < scan->size && !strchr(";\r\n", scan->in[end]); end++) {
		if ((!open && is_outer_quote(scan, end)) || is_code(scan, end))
			break;
		/* "Password=x "Pwd": "y"": what opens within the value closes within it. */
		if (secret && is_one_of(scan->in[end], "\"'`"))
			open = open == scan->in[end] ? '\0' : open ? open : scan->in[end];
		if (secret)
			continue;
		if (is_one_of(scan->in[end], ")&<>\"") || end - at > VALUE_MAX)
			break;
		if (word == 0 && is_one_of(scan->in[end], " \t"))
			word = end;
	}
	if (word && peek(scan, end) != ';')
		end = word;
	while (end > at && is_one_of(scan->in[end - 1], " \t"))
		end--;
	/* "Server=db7, which ..." */
	if (!secret && end > at && word == end && is_one_of(scan->in[end - 1], ",."))
		end--;
	return end;
}

/* key=value. */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "X-Functions-Key", and none that everybody may see. */
static bool is_header(const struct redact_scan *scan, size_t at)
{
	static const char *const open[] = {
		"public", "registry", "reg", "primary", "foreign", "partition", "row", "cache",
		"sub", "sort", "host", "unique", "routing", "hot", "non",
	};
	size_t from = at > 0 ? at - 1 : 0;

	if (from == 0 || scan->in[from] != '-')
		return false;
	while (from > 0 && at - from < WORD_MAX && redact_is_word(scan->in[from - 1]))
		from--;
	return from + 1 < at && !LISTED(open, scan->in + from, at - 1 - from);
}

/* "Jwt": { "Key": "x" }, Jwt:Key=x, Jwt__Key=x: is the key in something that is of secrets? */
static bool is_of_secrets(const struct redact_scan *scan, size_t at)
{
	static const char *const of[] = {
		"jwt", "jwtsettings", "jwtoptions", "jwtbearer", "token", "tokens", "tokensettings",
		"auth", "authentication", "api", "apikey", "apisettings", "encryption", "signing",
		"security", "crypto", "cryptography", "secret", "secrets", "credential",
		"credentials", "aes", "hmac", "sas", "bearer",
	};
	size_t from = at, end;
	int depth = 0;

	/* The brace that encloses it. */
	if (from > 0 && is_one_of(scan->in[from - 1], "\"'"))
		while (from > 0 && at - from < QUOTED_MAX && depth < 1) {
			from--;
			depth += (scan->in[from] == '{') - (scan->in[from] == '}');
		}
	while (from > 0 && is_one_of(scan->in[from - 1], " \t\r\n\"':=_"))
		from--;
	for (end = from; from > 0 && end - from < WORD_MAX && text_is_letter(scan->in[from - 1]);)
		from--;
	return end < at && LISTED(of, scan->in + from, end - from);
}

/* May that key begin there, in a word that begins at `at`? */
static bool may_begin(const struct redact_scan *scan, const struct key *key, size_t at,
		      size_t from)
{
	if (key->how & HEADER)
		return from == at && (is_header(scan, at) || is_of_secrets(scan, at));
	return !(key->how & WHOLE) || from == at || scan->in[from - 1] == '_' ||
	       (is_upper(scan->in[from]) && !is_upper(scan->in[from - 1]));
}

/* A bit for each letter, whatever its case. */
static uint32_t letter_bit(char c)
{
	return UINT32_C(1) << ((unsigned char)c & 31);
}

/* The longest one: "user id" begins with "user".  Most begin with a letter that is not in the
 * word. */
static size_t match_any_key(const struct redact_scan *scan, size_t at, const struct key **key)
{
	size_t last = at, best = 0;
	uint32_t letters = letter_bit(scan->in[at]);
	char first = text_lower(scan->in[at]);

	while (redact_is_word(peek(scan, last)) && last - at < WORD_MAX &&
	       !redact_gap(scan->in, scan->size, last))
		letters |= letter_bit(scan->in[last++]);
	if (redact_match_begins(scan, at, "PublicKeyToken"))	/* names an assembly */
		return 0;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		bool secret = keys[i].value == VALUE_SECRET;
		size_t from = secret && keys[i].size && last - at > keys[i].size ?
			      last - keys[i].size : at;
		size_t stop = secret && keys[i].size == 0 ? last : from + 1;

		if (secret ? !(letters & letter_bit(*keys[i].key)) : *keys[i].key != first)
			continue;
		for (; from < stop; from++) {
			size_t end = text_lower(scan->in[from]) == *keys[i].key ?
				     redact_match_key(scan, from, keys[i].key) : 0;

			if (end > best && may_begin(scan, &keys[i], at, from)) {
				best = end;
				*key = &keys[i];
			}
		}
	}
	return best;
}

/* The closing quote of a key, also as a string in JSON writes it. */
static size_t key_quote(const struct redact_scan *scan, size_t at)
{
	if (redact_match_begins(scan, at, "\\\""))
		return 2;
	return is_one_of(peek(scan, at), "\"'");
}

/* What is between a secret's key and the secret beside "=" and ":", or NULL. */
static const char *other_assignment(const struct redact_scan *scan, size_t at, bool quoted)
{
	/* <add key="Pwd" value="x"/> */
	static const char *const words[] = { "value=", "%3D", "&#61;", "&#x3D;" };
	const char *word = FIRST(scan, at, words);

	return word && (quoted || *word != 'v') ? word : NULL;
}

/* The colon there, also one of full width: its size, or 0. */
static size_t colon_size(const struct redact_scan *scan, size_t at)
{
	return peek(scan, at) == ':' ? 1 : redact_match_begins(scan, at, "\xEF\xBC\x9A") ? 3 : 0;
}

/* "=", "=>", or ":" where it assigns: its size, or 0. */
static size_t assignment(const struct redact_scan *scan, size_t at, bool quoted,
			 const struct key *key)
{
	bool secret = key->value == VALUE_SECRET && !(key->how & EQUALS);

	if (peek(scan, at) == '=')
		return peek(scan, at + 1) == '>' ? 2 : peek(scan, at + 1) != '=';
	return quoted || secret ? colon_size(scan, at) : 0;
}

/* Where the value begins; 0 if nothing is assigned. */
static size_t value_start(const struct redact_scan *scan, size_t at, size_t end,
			  const struct key *key)
{
	bool variable = at > 0 && scan->in[at - 1] == '%' && peek(scan, end) == '%';
	size_t quote = variable ? 1 : key_quote(scan, end), from = end + quote, size;
	bool quoted = quote > 0 && !variable, option = at > 0 && scan->in[at - 1] == '-';
	bool secret = key->value == VALUE_SECRET;
	const char *other;

	from = redact_match_blanks(scan, from);
	other = secret ? other_assignment(scan, from, quoted) : NULL;
	size = other ? strlen(other) : assignment(scan, from, quoted, key);
	if (size == 0 && (!secret || key->how || !option || from == end))
		return 0;
	return redact_match_blanks(scan, from + size);
}

/* As XML writes quotes within quotes.  0: none. */
static size_t entity_end(const struct redact_scan *scan, size_t at, const char *entity)
{
	size_t stop = scan->size - at > QUOTED_MAX ? at + QUOTED_MAX : scan->size;

	for (; at < stop; at++)
		if (redact_match_begins(scan, at, entity))
			return at;
	return 0;
}

/* Moves *at past the quote that opens there, and finds where it closes. */
static size_t quoted_end(const struct redact_scan *scan, size_t *at)
{
	static const struct {
		const char *open;
		char close;
	} quotes[] = {
		{ "\"", '"' }, { "'", '\'' }, { "{", '}' }, { "&quot;", '\0' }, { "&apos;", '\0' },
		{ "\\\"", '\0' },
	};

	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
		size_t from = *at + strlen(quotes[i].open), end;

		if (!redact_match_begins(scan, *at, quotes[i].open))
			continue;
		end = quotes[i].close ? closing(scan, from, quotes[i].close)
				      : entity_end(scan, from, quotes[i].open);
		*at = end ? from : *at;
		return end;
	}
	return 0;
}

/* <password>x</password>, also where < is &lt;: the end of the secret, which begins at *from; or
 * 0. */
static size_t element_end(const struct redact_scan *scan, size_t at, size_t key, size_t *from)
{
	bool plain = at > 0 && scan->in[at - 1] == '<' && peek(scan, key) == '>';
	bool escaped = at >= 4 && redact_match_begins(scan, at - 4, "&lt;") &&
		       redact_match_begins(scan, key, "&gt;");

	*from = key + (plain ? 1 : 4);
	return plain ? entity_end(scan, *from, "<")
		     : escaped ? entity_end(scan, *from, "&lt;") : 0;
}

/* db7, my-db, db:1433: nothing that a sentence goes on with; v4.0 is a version. */
bool redact_scan_is_hostlike(const struct redact_scan *scan, size_t at, size_t size)
{
	const char *text = scan->in + at;
	size_t digits = 0;

	if (size == 0 || !redact_is_word(*text) || is_number(text, size) ||
	    ((*text | 0x20) == 'v' && text_is_digit(peek(scan, at + 1))))
		return false;
	for (size_t i = 0; i < size; i++)
		digits += text_is_digit(text[i]) || text[i] == '-';
	return digits > 0 || (peek(scan, at + size) == ':' &&
			      text_is_digit(peek(scan, at + size + 1)));
}

/* Labels. */

/* Words that follow a label and are no name: a sentence goes on, a program says what it is. */
static const char *const no_names[] = {
	"the", "a", "an", "this", "that", "it", "not", "no", "is", "was", "and", "or", "none",
	"null", "unknown", "true", "false", "yes", "could", "cannot", "can", "access", "failed",
	"failure", "error", "timeout", "login", "der", "die", "das", "ein", "eine", "le", "les",
	"un", "une", "el", "los", "il", "x64", "x86", "amd64", "arm64", "arm", "i386", "ia64",
	"microsoft-iis", "microsoft-httpapi", "kestrel", "nginx", "apache", "http", "https",
};

/* NT AUTHORITY\SYSTEM, Local System. */
static bool is_of_windows(const struct redact_scan *scan, size_t at)
{
	size_t end = at;
	bool blank = false;

	while (end < scan->size && end - at < WORD_MAX &&
	       (redact_is_word(scan->in[end]) || is_one_of(scan->in[end], " -."))) {
		if (blank && scan->in[end] == ' ' &&
		    redact_scan_plain(REDACT_USER, scan->in + at, end - at))
			return true;
		blank |= scan->in[end++] == ' ';
	}
	return redact_scan_plain(peek(scan, end) == '\\' ? REDACT_DOMAIN : REDACT_USER,
				 scan->in + at, end - at);
}

/* One word that may be a name: "db7:1433", "CORP\anna", "anna@corp"; 0: it is none. */
static size_t label_size(const struct redact_scan *scan, size_t at)
{
	size_t size = redact_match_length(scan, at), more;

	if (size == 0 || !redact_is_word(scan->in[at]))
		return 0;
	if (is_number(scan->in + at, size) || LISTED(no_names, scan->in + at, size) ||
	    redact_scan_is_file(scan->in + at, size) || is_of_windows(scan, at))
		return 0;
	if (is_one_of(peek(scan, at + size), "\\@")) {
		more = redact_match_length(scan, at + size + 1);
		size += more ? more + 1 : 0;
	} else if (peek(scan, at + size) == ':') {
		more = redact_match_digits(scan->in + at + size + 1, scan->size - at - size - 1);
		size += more ? more + 1 : 0;
	}
	/* "N/A" */
	return is_one_of(peek(scan, at + size), size < 2 ? "/\\:=" : "\\:=") ? 0 : size;
}

bool redact_scan_is_name(const struct redact_scan *scan, size_t at)
{
	const char *protocol = FIRST(scan, at, protocols);

	return label_size(scan, protocol ? at + strlen(protocol) : at) > 0;
}

/* Does a line, or part of one, begin there? */
static bool is_alone(const struct redact_scan *scan, size_t at)
{
	while (at > 0 && is_one_of(scan->in[at - 1], " \t"))
		at--;
	return at == 0 || is_one_of(scan->in[at - 1], "\r\n,;.|([{\"':-");
}

/* The name in quotes there, of two words at most; *at is moved to it.  0: it is none. */
static size_t quoted_size(const struct redact_scan *scan, size_t *at)
{
	size_t from = *at, end = quoted_end(scan, &from), blanks = 0;

	for (size_t i = from; i < end; i++)
		blanks += scan->in[i] == ' ' || is_one_of(scan->in[i], "/:=");
	if (end <= from || blanks > 1 || (blanks == 0 && label_size(scan, from) != end - from) ||
	    is_of_windows(scan, from))
		return 0;
	*at = from;
	return end - from;
}

static size_t write_label(struct redact_scan *scan, const struct key *key, size_t at, size_t size)
{
	struct redact_scan part = *scan;

	part.size = at + size;
	write_value(&part, key->value, at);
	return at + size;
}

/* "Owner: anna", and the rest of a list of hosts. */
static size_t scan_label(struct redact_scan *scan, size_t at, size_t end, const struct key *key)
{
	size_t from = redact_match_blanks(scan, end), colon = colon_size(scan, from), size;

	if (colon == 0)
		return 0;
	from = redact_match_blanks(scan, from + colon);
	size = is_one_of(peek(scan, from), "'\"") ? quoted_size(scan, &from)
						  : label_size(scan, from);
	if (size == 0 || ((key->how & ALONE) && !is_alone(scan, at) &&
			  !redact_scan_is_hostlike(scan, from, redact_match_length(scan, from))))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	end = write_label(scan, key, from, size);
	while ((key->how & LIST) && redact_match_begins(scan, end, ", ") &&
	       (size = label_size(scan, end + 2)) &&
	       ((key->how & NAMES) || peek(scan, end + 2 + size) != ' ')) {
		text_add(scan->out, ", ");
		end = write_label(scan, key, end + 2, size);
	}
	return end - at;
}

/* "a=1; b=2; path=/": where the cookies end, which is before what the browser is told. */
static size_t cookies_end(const struct redact_scan *scan, size_t end)
{
	static const char *const told[] = {
		"path", "domain", "expires", "max-age", "samesite", "version", "priority",
	};

	while (peek(scan, end) == ';') {
		size_t name = redact_match_blanks(scan, end + 1), equals = name, next;

		while (!strchr("=; \t\r\n\"'", peek(scan, equals)))
			equals++;
		if (peek(scan, equals) != '=' || LISTED(told, scan->in + name, equals - name))
			break;
		next = bare_end(scan, VALUE_SECRET, equals + 1);
		end = next > equals ? next : equals + 1;
	}
	return end;
}

size_t redact_scan_setting(struct redact_scan *scan, size_t at)
{
	struct redact_scan part = *scan;
	const struct key *key = NULL;
	size_t end = redact_is_word(scan->in[at]) ? match_any_key(scan, at, &key) : 0, from;

	if (end == 0 || (scan->only_secrets && key->value != VALUE_SECRET))
		return 0;
	part.size = key->value == VALUE_SECRET ? element_end(scan, at, end, &from) : 0;
	if (part.size == 0)
		from = value_start(scan, at, end, key);
	if (from == 0)
		return key->how & LABEL ? scan_label(scan, at, end, key) : 0;
	if (part.size == 0)
		part.size = quoted_end(scan, &from);
	if (part.size == 0) {
		part.size = bare_end(scan, key->value, from);
		if (key->how & COOKIES)
			part.size = cookies_end(scan, part.size);
	}
	if (part.size <= from)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_value(&part, key->value, from);
	return part.size - at;
}

/* Sentences. */

/* 'web'@'db7', as MySQL calls who asks from where. */
static size_t write_at_host(struct redact_scan *scan, size_t at, char quote)
{
	struct redact_scan part = *scan;

	if (peek(scan, at) != quote || peek(scan, at + 1) != '@' || peek(scan, at + 2) != quote)
		return at;
	part.size = closing(scan, at + 3, quote);
	if (part.size <= at + 3)
		return at;
	text_add_bytes(scan->out, scan->in + at, 3);
	write_value(&part, VALUE_HOST, at + 3);
	return part.size;
}

/* "Anna von Lenzen": names of two to four words, where the text ends. */
static bool is_person(const struct redact_scan *scan, size_t at)
{
	static const char *const small[] = {
		"von", "van", "vom", "zu", "zum", "zur", "de", "der", "den", "di", "da", "del",
		"della", "do", "dos", "du", "la", "le", "el", "al", "bin", "ben",
	};
	size_t words = 0, size;

	if (is_of_windows(scan, at))
		return false;
	for (; at < scan->size; words++, at += size) {
		at += words > 0;
		for (size = 0; at + size < scan->size && scan->in[at + size] != ' '; size++)
			if (!redact_is_word(scan->in[at + size]) &&
			    !is_one_of(scan->in[at + size], ".-'"))
				return false;
		if (size == 0 || (!is_upper(scan->in[at]) && (unsigned char)scan->in[at] < 0x80 &&
				  !LISTED(small, scan->in + at, size)))
			return false;
	}
	return words > 1 && words < 5;
}

/* As pools and sites are called; no path is. */
static bool is_name_of_words(const struct redact_scan *scan, size_t at)
{
	for (; at < scan->size; at++)
		if (is_one_of(scan->in[at], "\\/:"))
			return false;
	return true;
}

static size_t write_quoted(struct redact_scan *scan, enum value value, size_t at, size_t from)
{
	char quote = scan->in[from - 1];
	struct redact_scan part = *scan;

	part.size = closing(scan, from, quote);
	if (part.size <= from || part.size - from > VALUE_MAX)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (value == VALUE_USER && (is_person(&part, from) || redact_scan_quoted(scan, from)))
		redact_scan_account(scan, from, part.size - from);
	else if (value < VALUE_DOTS && is_text(&part, from) &&
		 (value < VALUE_POOL || !is_name_of_words(&part, from)))
		scan->nested(scan->names, scan->in + from, part.size - from, scan->out);
	else
		write_value(&part, value, from);
	return (value == VALUE_USER ? write_at_host(scan, part.size, quote) : part.size) - at;
}

/* "password is Hunter2", and not "password is wrong"; without a verb some letter is in it. */
static bool is_mixed(const struct redact_scan *scan, size_t at, size_t size, bool verb)
{
	size_t digits = 0, letters = 0, signs = 0;

	for (size_t i = at; i < at + size; i++) {
		digits += text_is_digit(scan->in[i]);
		letters += text_is_letter(scan->in[i]);
		signs += is_one_of(scan->in[i], "@#$%^&*+=~");
	}
	if (verb && letters && signs)
		return true;
	return digits > 0 && digits < size && (verb || letters > 1) &&
	       !is_number(scan->in + at, size);
}

static size_t secret_size(const struct redact_scan *scan, size_t at)
{
	size_t size = 0;

	while (at + size < scan->size && !strchr(" \t\r\n,;", scan->in[at + size]))
		size++;
	return size > VALUE_MAX ? 0 : size;
}

static size_t write_secret(struct redact_scan *scan, size_t at, size_t from, bool verb)
{
	size_t size = secret_size(scan, from);

	/* "password (0x8..." and "password --x" are none. */
	if (!is_mixed(scan, from, size, verb) || (!verb && !redact_is_word(scan->in[from])))
		return 0;
	return redact_scan_dots(scan, at, from - at, size);
}

/* Where the arrow or the colon ends that assigns, with its blanks; 0: there is none. */
static size_t arrow_end(const struct redact_scan *scan, size_t at)
{
	static const char *const arrows[] = { "->", "=>", "\xE2\x86\x92" };
	const char *arrow = FIRST(scan, at, arrows);
	size_t size = arrow ? strlen(arrow) : colon_size(scan, at), end;

	end = size ? redact_match_blanks(scan, at + size) : 0;
	return end > at + size ? end : 0;
}

/* Where a verb ends that begins there, with its blanks, and the arrow behind; else `at`. */
static size_t verb_end(const struct redact_scan *scan, size_t at, bool *sure)
{
	const char *verb = FIRST(scan, at, verbs);
	size_t end = verb ? at + strlen(verb) : at, from = redact_match_blanks(scan, end);
	size_t arrow = arrow_end(scan, from);

	*sure = arrow > 0;
	if (arrow)
		return arrow;
	return from > end ? from : at;
}

/* "Invalid token '=' in class": what is in quotes there is no secret. */
static bool is_symbol(const struct redact_scan *scan, size_t at)
{
	size_t end = is_one_of(peek(scan, at), "'\"") ? closing(scan, at + 1, scan->in[at]) : 0;

	return end && (!redact_is_word(scan->in[at + 1]) ||
		       redact_match_begins(scan, end + 1, " in "));
}

/* Public keys have tokens, and so have grammars. */
static bool is_of_grammar(const struct redact_scan *scan, size_t at)
{
	static const char *const before[] = {
		"unexpected", "expected", "key", "parse", "syntax", "near", "metadata",
	};
	size_t end = at, from;

	while (end > 0 && scan->in[end - 1] == ' ')
		end--;
	for (from = end; from > 0 && end - from < WORD_MAX && redact_is_word(scan->in[from - 1]);)
		from--;
	return LISTED(before, scan->in + from, end - from);
}

/* Behind a noun: "the password was set to Hunter2", "pwd -> x", "token 'x'". */
static size_t write_told(struct redact_scan *scan, const struct noun *noun, size_t at)
{
	size_t start = at + strlen(noun->word), from = start, size;
	bool sure = false;

	if ((noun->how & GRAMMAR) && (is_of_grammar(scan, at) || is_symbol(scan, start)))
		return 0;
	if (noun->how & VERB)
		from = verb_end(scan, start, &sure);
	if (is_one_of(peek(scan, from), "'\""))
		return write_quoted(scan, noun->value, at, from + 1);
	if (from == start)
		return noun->how & BARE ? write_secret(scan, at, from, false) : 0;
	size = sure ? secret_size(scan, from) : 0;
	if (size && !is_number(scan->in + from, size))
		return redact_scan_dots(scan, at, from - at, size);
	return write_secret(scan, at, from, true);
}

/* "The password for web is Hunter2": whose it is, and the secret. */
static size_t write_owned(struct redact_scan *scan, size_t at)
{
	const char *word = FIRST(scan, at, owned), *owner, *verb;
	size_t name = word ? at + strlen(word) : 0, end, from;
	char quote;

	if (!word)
		return 0;
	owner = FIRST(scan, name, owners);
	name += owner ? strlen(owner) : 0;
	quote = is_one_of(peek(scan, name), "'\"") ? scan->in[name++] : '\0';
	for (end = name; redact_match_length(scan, end) || is_one_of(peek(scan, end), "\\@");)
		end += redact_match_length(scan, end) + is_one_of(peek(scan, end), "\\@");
	from = end + (quote && peek(scan, end) == quote);
	verb = end > name && !LISTED(no_names, scan->in + name, end - name) ?
	       FIRST(scan, from, owned_verbs) : NULL;
	if (!verb)
		return 0;
	from += strlen(verb);
	if (*verb != ':' && !is_one_of(peek(scan, from), "'\"") &&
	    !is_mixed(scan, from, secret_size(scan, from), true))
		return 0;
	text_add_bytes(scan->out, scan->in + at, name - at);
	if (scan->only_secrets)
		text_add_bytes(scan->out, scan->in + name, end - name);
	else
		redact_scan_account(scan, name, end - name);
	return end - at + redact_scan_dots(scan, end, from - end, secret_size(scan, from));
}

static size_t write_bare(struct redact_scan *scan, size_t at, size_t from, size_t size)
{
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (!redact_scan_file(scan, from))
		redact_scan_host(scan, from, size);
	return from + size - at;
}

/* "No such host is known db7", "... is known. (db:1433)", "not be resolved: 'db'" */
static size_t unknown_host(struct redact_scan *scan, size_t at, const char *words, bool colon)
{
	size_t from = at + strlen(words), size, last;

	do {
		last = from;
		from = redact_match_blanks(scan, from);
		colon &= peek(scan, from) != ':';
		from += is_one_of(peek(scan, from), ".:('\"");
	} while (from > last);
	size = redact_match_length(scan, from);
	if (size == 0 || colon || !redact_is_word(peek(scan, from)))
		return 0;
	if (!redact_scan_is_hostlike(scan, from, size) && !is_one_of(scan->in[from - 1], "('\"") &&
	    !strchr("\r\n.", peek(scan, from + size)))
		return 0;
	return write_bare(scan, at, from, size);
}

/* "SQL Server SP2", "Server CU12" */
static bool is_release(const char *text, size_t size)
{
	size_t letters = 0;

	while (letters < size && text_is_letter(text[letters]))
		letters++;
	return letters < 4 && size - letters < 4 &&
	       redact_match_digits(text + letters, size - letters) == size - letters &&
	       (letters < 2 || LISTED(((const char *const[]){ "sp", "cu", "rc", "ctp" }), text,
				      letters));
}

/* Longer than most abbreviations. */
static bool is_in_capitals(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!is_upper(text[i]) && !text_is_digit(text[i]) && !is_one_of(text[i], "-_"))
			return false;
	return size > 4;
}

/* "server db7", "host db is unreachable", "the remote server db."; no part of a server. */
static bool is_named(const struct redact_scan *scan, const struct noun *noun, size_t at,
		     size_t size)
{
	static const char *const parts[] = {
		"process", "farm", "name", "names", "side", "instance", "address", "itself",
		"certificate", "because", "today", "now", "again", "too", "computer", "port",
	};
	static const char *const missing[] = {
		" is unreachable", " is not reachable", " was not reachable", " cannot be reached",
		" could not be reached", " can not be reached", " is offline", " is down",
		" is not responding", " did not respond", " does not respond",
		" ist nicht erreichbar", " est injoignable",
	};
	const char *text = scan->in + at;
	bool number = false;

	if (size < 2 || !label_size(scan, at))
		return false;
	for (size_t i = 0; i < size; i++)
		number |= text_is_digit(text[i]);
	if (LISTED(parts, text, size) || redact_scan_ordinary(text, size))
		return false;
	if (redact_scan_is_hostlike(scan, at, size) &&
	    ((noun->how & MARK) || (number && text_is_letter(*text) && !is_release(text, size))))
		return true;
	return FIRST(scan, at + size, missing) ||
	       ((noun->how & CAPITALS) && is_in_capitals(text, size)) ||
	       ((noun->how & LAST) && strchr(".,;:\r\n", peek(scan, at + size)));
}

size_t redact_scan_sentence(struct redact_scan *scan, size_t at)
{
	const char *words;
	size_t done = write_owned(scan, at);

	if (done)
		return done;
	for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
		size_t from, size;

		if (!redact_match_begins(scan, at, nouns[i].word) ||
		    (scan->only_secrets && nouns[i].value != VALUE_SECRET))
			continue;
		if (nouns[i].value == VALUE_SECRET)
			return write_told(scan, &nouns[i], at);
		from = at + strlen(nouns[i].word);
		if (is_one_of(peek(scan, from), "'\""))
			return write_quoted(scan, nouns[i].value, at, from + 1);
		size = nouns[i].how ? redact_match_length(scan, from) : 0;
		return is_named(scan, &nouns[i], from, size) ? write_bare(scan, at, from, size) : 0;
	}
	if (scan->only_secrets)
		return 0;
	words = FIRST(scan, at, unresolved);
	if (words)
		return unknown_host(scan, at, words, true);
	words = FIRST(scan, at, unknown_hosts);
	return words ? unknown_host(scan, at, words, false) : 0;
}
