/*
 * check_redact.c - names become tokens, the rest stays.
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "redact.h"
#include "redact_map.h"
#include "redact_names.h"
#include "redact_scan.h"
#include "redact_words.h"
#include "text.h"

/* Texts from events, one after the other through one redact: later rows know the
 * names of earlier ones. */
static const struct {
	const char *text, *shown;
} texts[] = {
	{ "nothing to hide in 12:34:56 or std::string", NULL },
	{ "section system.net of asp.net, c:\\windows\\microsoft.net\\framework, MICROSOFT.NET",
	  NULL },
	{ "S-1-5-21-1004336348-1177238915-682003330-1001 and S-1-5-18", "SID-1 and S-1-5-18" },
	{ "s-1-5-21-1004336348-1177238915-682003330-1001", "SID-1" },
	{ "from 10.20.30.40:443, 127.0.0.1", "from IP-1:443, 127.0.0.1" },
	{ "10.20.30.40.", "IP-1." },
	{ "Version=4.0.0.0, file 10.0.17763.1, v1.2.3.4, 1.2.3.4.5", NULL },
	{ "[2001:db8::7]:80 and fe80::1%12 and ::1", "[IP-2]:80 and IP-3 and ::1" },
	{ "1:2:3:4:5:6:7:8 ::ffff:10.20.30.40", "IP-4 IP-5" },
	{ "https://shop.contoso.example:8443/cart?id=7&u=anna end",
	  "https://HOST-1:8443/cart?... end" },
	{ "see http://go.microsoft.com/fwlink/ there", NULL },
	{ "http://*:80:shop.contoso.example/", "http://*:80:HOST-1/" },
	{ "https://anna:secret@shop.contoso.example/", "https://USER-1@HOST-1/" },
	{ "\\\\filer07\\webs$\\x.dll", "\\\\HOST-2\\SHARE-1\\x.dll" },
	{ "\\\\?\\UNC\\FILER07\\webs$\\y", "\\\\?\\UNC\\HOST-2\\SHARE-1\\y" },
	{ "\\\\?\\C:\\x and \\\\.\\pipe\\y", NULL },
	{ "C:\\Users\\Anna\\bin\\contoso.dll", "C:\\Users\\USER-1\\bin\\contoso.dll" },
	{ "C:\\Documents and Settings\\John Smith\\a.dll",
	  "C:\\Documents and Settings\\USER-2\\a.dll" },
	{ "C:\\\\Users\\\\anna\\\\x", "C:\\\\Users\\\\USER-1\\\\x" },
	{ "C:\\Users\\Public\\x.dll", NULL },
	{ "C:\\inetpub\\temp\\apppools\\Payroll\\Payroll.config",
	  "C:\\inetpub\\temp\\apppools\\POOL-1\\POOL-1.config" },
	{ "IIS APPPOOL\\Payroll, IIS APPPOOL\\DefaultAppPool",
	  "IIS APPPOOL\\POOL-1, IIS APPPOOL\\DefaultAppPool" },
	{ "w3wp.exe -ap \"Payroll\" -v", "w3wp.exe -ap \"POOL-1\" -v" },
	{ "'MACHINE/WEBROOT/APPHOST/INTRANET/HR'", "'MACHINE/WEBROOT/APPHOST/SITE-1/HR'" },
	{ "by NT AUTHORITY\\NETWORK SERVICE", NULL },
	{ "for FABRIKAM\\svc-web failed", "for DOMAIN-2\\USER-3 failed" },
	{ "fabrikam's SVC-WEB; fabrikamx", "DOMAIN-2's USER-3; fabrikamx" },
	{ "mail to svc-web@fabrikam.example now", "mail to USER-3@HOST-3 now" },
	{ "bin\\debug, system32\\inetsrv, App\\x.dll", NULL },
	{ "IUSR_WEB01 and IUSR", "USER-4 and IUSR" },
	{ "at mail.corp.contoso.example there", "at HOST-4 there" },
	{ "System.Web.HttpException, web.config", NULL },
	{ "payroll.dll Payroll PAYROLL", "payroll.dll POOL-1 POOL-1" },
	{ "Machine name: WEB77 Process", "Machine name: HOST-5 Process" },
	{ "User: bob", "User: USER-5" },
	/* command lines */
	{ "commandline 'dotnet .\\shop.dll --pw x', ErrorCode = '0x80070002'",
	  "commandline 'dotnet ...', ErrorCode = '0x80070002'" },
	{ "commandline '\"C:\\Program Files\\dotnet.exe\" a --pw=it's', ErrorCode = '0x1'",
	  "commandline '\"C:\\Program Files\\dotnet.exe\" ...', ErrorCode = '0x1'" },
	{ "commandline 'C:\\Program Files\\dotnet\\dotnet.exe D:\\my.dll /pw:x' but either crashed",
	  "commandline 'C:\\Program Files\\dotnet\\dotnet.exe ...' but either crashed" },
	{ "commandline 'C:\\app\\run --pw x y.exe'but failed",
	  "commandline 'C:\\app\\run ...'but failed" },
	{ "commandline 'shop.exe', ErrorCode = '0x1'", NULL },
	{ "commandline '\"shop --pw x', ErrorCode", "commandline '...', ErrorCode" },
	{ "commandline 'PW=x shop.exe', ErrorCode", "commandline '...', ErrorCode" },
	{ "commandline 'shop.exe --pw 'x' and more\nnext",
	  "commandline 'shop.exe ...' and more\nnext" },
	{ "Command line: \"C:\\a b\\c.exe\" -p x\nnext",
	  "Command line: \"C:\\a b\\c.exe\" ...\nnext" },
	{ "CommandLine=a.exe b, arguments: '--pw x', done", "CommandLine=a.exe ..." },
	{ "arguments '--pw x' were", "arguments '...' were" },
	{ "the command line of this, arguments are wrong", NULL },
	/* connection strings */
	{ "Server=tcp:dbprod,1433;Initial Catalog=Wages;User ID=web;Password=a;b",
	  "Server=tcp:HOST-6,1433;Initial Catalog=...;User ID=USER-6;Password=...;b" },
	{ "'Data  Source = DBPROD\\Wages, 1433; uid = FABRIKAM\\svc-web ;PWD={a;b};' (0x80004005)",
	  "'Data  Source = HOST-6\\..., 1433; uid = DOMAIN-2\\USER-3 ;PWD={...};' (0x80004005)" },
	{ "Host=db8:5432;Username=pg;Password=one two (0x80004005)",
	  "Host=HOST-7:5432;Username=USER-7;Password=... (0x80004005)" },
	{ "\"Password\": \"a b\", \"server\": \"db9\"",
	  "\"Password\": \"...\", \"server\": \"HOST-8\"" },
	{ "SmtpPassword=x\nuser_name=\"joe\" is", "SmtpPassword=...\nuser_name=\"USER-8\" is" },
	{ "server=(local);Data Source=.\\Wages;Address=0x7ff0;Host=127.0.0.1",
	  "server=(local);Data Source=.\\...;Address=0x7ff0;Host=127.0.0.1" },
	{ "Data Source=(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=ora1)(PORT=1521)));",
	  "Data Source=(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=HOST-9)(PORT=1521)));" },
	{ "Data Source=C:\\Users\\Anna\\a.db;", "Data Source=C:\\Users\\USER-1\\a.db;" },
	{ "server == x, PublicKeyToken=b77a5c561934e089, host=w3core.dll", NULL },
	{ "run --password hunter2", "run --password ..." },
	{ "psexec -s -p hunter2 cmd; schtasks /rp \"a b\" /x",
	  "psexec -s -p ... cmd; schtasks /rp ... /x" },
	{ "sqlcmd -P hunter2", "sqlcmd -P ..." },
	{ "run /pw:hunter2 -pwd=hunter2", "run /pw:... -pwd=..." },
	{ "mysql -u bob -phunter2 x", "mysql -u USER-5 -p... x" },
	{ "run -path x", NULL },
	/* known names in other words, and as URLs have them */
	{ "FABRIKAM%5csvc-web, old_fabrikam_2, %20fabrikam%2Ex, oldfabrikam",
	  "DOMAIN-2%5cUSER-3, old_DOMAIN-2_2, %20DOMAIN-2%2Ex, oldfabrikam" },
	{ "D:/x/John%20Smith%2b", "D:/x/USER-2%2b" },
	{ "run -p -x and a/p x", NULL },
	{ "NET USER bob hunter2 /add", "NET USER USER-5 ... /add" },
	{ "net user bob /domain", "net user USER-5 /domain" },
	{ "curl -u bob:hunter2 -u bob -u http://localhost",
	  "curl -u USER-5:... -u USER-5 -u http://localhost" },
	{ "the password is hunter2, password is wrong",
	  "the password is ..., password is wrong" },
	{ "password is 0x80070005", NULL },
	/* sentences */
	{ "Login failed for user 'sa_prod'.", "Login failed for user 'USER-9'." },
	{ "Access denied for user 'wp'@'db10' (using password: YES)",
	  "Access denied for user 'USER-10'@'HOST-10' (using password: ..." },
	{ "Cannot open database \"Wages\" by the login.",
	  "Cannot open database \"...\" by the login." },
	{ "No such host is known db11 at", "No such host is known HOST-11 at" },
	{ "No such host is known. (db:5432)", "No such host is known. (HOST-12:5432)" },
	{ "No such host is known. See the log", NULL },
	{ "the host v2.1 and host w3core.dll and host process 12", NULL },
	{ "to host db12, port 1", "to host HOST-13, port 1" },
	/* secrets as such */
	{ "Authorization: Bearer abcdef123456", "Authorization: Bearer ..." },
	{ "the bearer of this", NULL },
	{ "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln now", "got ... now" },
	{ "key AKIAIOSFODNN7EXAMPLE end", "key ... end" },
	{ "Authorization: Basic dXNlcjpwdw==", "Authorization: Basic ..." },
	{ "Basic authentication is off, Basic settings", NULL },
	{ "with password 'p@ss w0rd' failed", "with password '...' failed" },
	{ "run --key=S3CR3T-42 here", "run --key=... here" },
	{ "token=abcdefg123;x PublicKeyToken=b77a5c561934e089",
	  "token=...;x PublicKeyToken=b77a5c561934e089" },
	{ "<add machine=\"DB-SECRET-9\" name=\"x\"/>", "<add machine=\"HOST-14\" name=\"x\"/>" },
	/* the cloud */
	{ "tenant 01234567-89ab-cdef-0123-456789abcdef is", "tenant ... is" },
	{ "TenantId='01234567-89ab-cdef-0123-456789abcdef'", "TenantId='...'" },
	{ "CLSID {01234567-89ab-cdef-0123-456789abcdef}", NULL },
	{ "/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/pay-rg/x",
	  "/subscriptions/.../resourceGroups/.../x" },
	{ "https://payvault.vault.azure.net/secrets/x", "https://HOST-15/secrets/x" },
	/* who logged on where */
	{ "could not connect to sql-prod-03 as payuser.",
	  "could not connect to HOST-16 as USER-11." },
	{ "the pool is running as payadmin now", "the pool is running as USER-12 now" },
	{ "running as a service, connect to the server, connected to 10 hosts", NULL },
	/* applications and folders of customers */
	{ "/LM/W3SVC/3/ROOT/wages-app fails", "/LM/W3SVC/3/ROOT/SITE-2 fails" },
	{ "/LM/W3SVC/3/ROOT and /LM/W3SVC/3/ROOT/api", NULL },
	{ "E:\\sites\\acme-wages\\bin\\x.dll", "E:\\sites\\SITE-3\\bin\\x.dll" },
	{ "D:\\home\\site\\wwwroot\\x.dll, D:\\sites\\wwwroot\\y", NULL },
	/* a company whose domain was met */
	{ "at web.northwind-bank.example", "at HOST-17" },
	{ "D:\\NorthwindBank\\bin, Northwind.Pay.Start(), northwindish",
	  "D:\\DOMAIN-5Bank\\bin, DOMAIN-5.Pay.Start(), northwindish" },
	{ "D:\\x\\NorthwindPay.dll", NULL },
	/* the edges of what is looked for */
	{ "10.20.30.256 and 256.20.30.40", NULL },
	{ "w3wp.exe -ap \"Zed\" -v, then zed in zedx",
	  "w3wp.exe -ap \"POOL-2\" -v, then POOL-2 in zedx" },
};

START_TEST(hides_what_looks_like_a_name)
{
	struct redact *redact = redact_new();

	ck_assert_ptr_nonnull(redact);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *wanted = texts[i].shown ? texts[i].shown : texts[i].text;

		ck_assert_str_eq(redact_text(redact, texts[i].text), wanted);
	}
	redact_free(redact);
}
END_TEST

/* What one text gives away, each with names of its own. */
static const struct {
	const char *text, *shown;
} kinds[] = {
	/* hosts: in sentences, with a port, behind a label */
	{ "The remote name could not be resolved: 'billing'",
	  "The remote name could not be resolved: 'HOST-1'" },
	{ "Der Remotename konnte nicht aufgel\xC3\xB6st werden: 'billing'",
	  "Der Remotename konnte nicht aufgel\xC3\xB6st werden: 'HOST-1'" },
	{ "Le nom distant n'a pas pu \xC3\xAAtre r\xC3\xA9solu : 'billing'",
	  "Le nom distant n'a pas pu \xC3\xAAtre r\xC3\xA9solu : 'HOST-1'" },
	{ "No se puede resolver el nombre remoto: 'billing'",
	  "No se puede resolver el nombre remoto: 'HOST-1'" },
	{ "The name could not be resolved. Retrying.", NULL },
	{ "actively refused it. (billing:8080)", "actively refused it. (HOST-1:8080)" },
	{ "No such host is known. (billing.acme.intern:443)",
	  "No such host is known. (HOST-1:443)" },
	{ "UnableToConnect on cacheone:6379/Interactive",
	  "UnableToConnect on HOST-1:6379/Interactive" },
	{ "redis cacheone:6380,cachetwo:6379", "redis HOST-1:6380,HOST-2:6379" },
	{ "Failed to connect to wages:54321", "Failed to connect to HOST-1:54321" },
	{ "getaddrinfo ENOTFOUND wages", "getaddrinfo ENOTFOUND HOST-1" },
	{ "specified MySQL hosts: wages, payroll", "specified MySQL hosts: HOST-1, HOST-2" },
	{ "Machine: LEDGER, Host Name: BOOKS ComputerName: DESK",
	  "Machine: HOST-1, Host Name: HOST-2 ComputerName: HOST-3" },
	{ "Hostname\xC2\xA0: LEDGER", "Hostname\xC2\xA0: HOST-1" },
	{ "Server: ledger", "Server: HOST-1" },
	{ "(line:12) (web.config:13) (Start.cs:42) (W3SVC:14) (error:50)", NULL },
	{ "(HTTP:404) to line:12 on port:8080, Monday:15, Item:1234", NULL },
	{ "at 12:34 to 12:34:56 on Monday:5 (lines 4:17) with code:1433 to x:80", NULL },
	{ "Server: Microsoft-IIS/10.0, Server: Kestrel", NULL },
	{ "machine: x64, Machine: AMD64, host: web.config:3", NULL },
	{ "error on the server: Access denied, Computer: the one there", NULL },
	{ "v10.20.30.40", NULL },
	/* accounts */
	{ "runas /user:ACME\\jim cmd", "runas /user:DOMAIN-1\\USER-1 cmd" },
	{ "user:ACME\\jim (see path:bin\\tools, C:lib\\tools)",
	  "user:DOMAIN-1\\USER-1 (see path:bin\\tools, C:lib\\tools)" },
	{ "jim@ACME fails", "USER-1@HOST-1 fails" },
	{ "List@1b28cdfa tool@latest name@12 \?Foo@Bar@@QAE", NULL },
	{ "%USERNAME%=jim, %COMPUTERNAME%:R", "%USERNAME%=USER-1, %COMPUTERNAME%:R" },
	{ "USERDOMAIN=ACME", "USERDOMAIN=DOMAIN-1" },
	{ "psexec -u jim cmd", "psexec -u USER-1 cmd" },
	{ "python -u run.py, regsvr32 /u x.dll, run -u 5", NULL },
	{ "CN=Jim Beam,OU=Pay,DC=acme,DC=local is not there",
	  "CN=USER-1,OU=...,DC=DOMAIN-1,DC=local is not there" },
	{ "DC=acme", "DC=DOMAIN-1" },
	{ "CN=DigiCert Global Root CA, O=\"Acme, Inc.\", C=US",
	  "CN=DigiCert Global Root CA, O=\"...\", C=US" },
	{ "CN=box.acme.intern failed", "CN=HOST-1 failed" },
	{ "cn=5, OUT=x", NULL },
	{ "Utilisateur\xC2\xA0: jim\xC2\xA0;", "Utilisateur\xC2\xA0: USER-1\xC2\xA0;" },
	{ "Usuario: jim", "Usuario: USER-1" },
	{ "Benutzername: jim; Benutzer: 'jim'", "Benutzername: USER-1; Benutzer: 'USER-1'" },
	{ "Owner: jim", "Owner: USER-1" },
	{ "Account: NT AUTHORITY\\SYSTEM, User: Local System", NULL },
	{ "Owner: x.dll, account: 'Log on as a service'", NULL },
	{ "Benutzer : ACME\\jim", "Benutzer : DOMAIN-1\\USER-1" },
	{ "\xE2\x80\x9Ejim@acme.example\xE2\x80\x9C, jim\xE2\x80\xA6 \xC2\xABjim\xC2\xBB",
	  "\xE2\x80\x9EUSER-1@HOST-1\xE2\x80\x9C, USER-1\xE2\x80\xA6 \xC2\xABUSER-1\xC2\xBB" },
	/* passwords and tokens */
	{ "net use Z: \\\\filer\\pay /user:ACME\\jim sesame",
	  "net use Z: \\\\HOST-1\\SHARE-1 /user:DOMAIN-1\\USER-1 ..." },
	{ "net use \\\\filer\\pay sesame /user:jim",
	  "net use \\\\HOST-1\\SHARE-1 ... /user:USER-1" },
	{ "net use \\\\filer\\pay /persistent:no", "net use \\\\HOST-1\\SHARE-1 /persistent:no" },
	{ "net use \\\\filer\\pay failed", "net use \\\\HOST-1\\SHARE-1 failed" },
	{ "pushd \\\\filer\\pay /user:x", "pushd \\\\HOST-1\\SHARE-1 /user:USER-1" },
	{ "bypass=1, compass: x, pass: 3", NULL },
	{ "foreign-key: 5, registry-key: HKLM", NULL },
	{ "The password for jim is sesame2, the password for the account is wrong",
	  "The password for USER-1 is ..., the password for the account is wrong" },
	/* accounts in quotes, people, spelled addresses */
	{ "user 'ACME\\Jim Beam' and \"ACME\\J\xC3\xB6rg M\xC3\xBCller\" and ACME\\jim beam",
	  "user 'DOMAIN-1\\USER-1' and \"DOMAIN-1\\USER-2\" and DOMAIN-1\\USER-3 beam" },
	{ "\xE2\x80\x9E" "ACME\\J\xC3\xB6rg M\xC3\xBCller\xE2\x80\x9C, 'ACME\\Sean O'Neil'",
	  "\xE2\x80\x9E" "DOMAIN-1\\USER-1\xE2\x80\x9C, 'DOMAIN-1\\USER-2'" },
	{ "{\"u\": \"ACME\\\\jim\", \"v\": \"ACME\\\\Jim Beam\", \"p\": \"bin\\\\debug\"}",
	  "{\"u\": \"DOMAIN-1\\\\USER-1\", \"v\": \"DOMAIN-1\\\\USER-2\", "
	  "\"p\": \"bin\\\\debug\"}" },
	{ "'acme\\bin folder', App\\\\Http, 'NT AUTHORITY\\ANONYMOUS LOGON', 'My Files\\bin x'",
	  NULL },
	{ "user 'Jim Beam', Benutzer 'J\xC3\xB6rg von M\xC3\xBCller'",
	  "user 'USER-1', Benutzer 'USER-2'" },
	{ "user 'Local System', user 'Log on as', account 'Jim beam', user 'A B C D E'", NULL },
	{ "principal \"jim\" and principal \"http/x y\"",
	  "principal \"USER-1\" and principal \"http/x y\"" },
	{ "\"Jim Beam\" <jb@acme.example>, \"beam, jim\" <jb@acme.example>",
	  "\"USER-1\" <USER-2@HOST-1>, \"USER-3\" <USER-2@HOST-1>" },
	{ "From: Jim Beam <jb@acme.example>", "From: USER-1 <USER-2@HOST-1>" },
	{ "told by jim <jb@acme.example>, List <string>, \"Jim Beam\" <b>",
	  "told by jim <USER-1@HOST-1>, List <string>, \"Jim Beam\" <b>" },
	{ "mail to jim at acme.com, jim [at] acme.com",
	  "mail to USER-1 at HOST-1, USER-1 [at] HOST-1" },
	{ "failed at acme.com, request to server at acme.com",
	  "failed at HOST-1, request to server at HOST-1" },
	/* hosts in sentences */
	{ "resolve the host name 'ledger', hostname \"books\"",
	  "resolve the host name 'HOST-1', hostname \"HOST-2\"" },
	{ "connect to the remote server ledger", "connect to the remote server HOST-1" },
	{ "the remote server ledger7 closed it, on remote host ledger.",
	  "the remote server HOST-1 closed it, on remote host HOST-2." },
	{ "the remote server returned an error, to the remote server ---> x, remote server.",
	  NULL },
	{ "Server ledger is unreachable, server ledger7 is slow, host books did not respond",
	  "Server HOST-1 is unreachable, server HOST-2 is slow, host HOST-3 did not respond" },
	{ "Server process is down, SQL Server SP2, Server 2012R2, server v12, server time-out",
	  NULL },
	{ "start_server W3SVC/1, server web is down", NULL },
	{ "dial tcp: lookup ledger on", "dial tcp: lookup HOST-1 on" },
	{ "MSSQLSvc/ledger:1433, TERMSRV/books", "MSSQLSvc/HOST-1:1433, TERMSRV/HOST-2" },
	/* paths, in all their forms */
	{ "\\??\\UNC\\ledger\\pay\\x.dll, \\\\.\\UNC\\ledger\\pay\\x.dll",
	  "\\??\\UNC\\HOST-1\\SHARE-1\\x.dll, \\\\.\\UNC\\HOST-1\\SHARE-1\\x.dll" },
	{ "//ledger/pay/x.dll, \\/ledger/pay/x.dll, /\\ledger\\pay\\x.dll",
	  "//HOST-1/SHARE-1/x.dll, \\/HOST-1/SHARE-1/x.dll, /\\HOST-1\\SHARE-1\\x.dll" },
	{ "// and so on, x//ledger/pay, //ledger, ///, http:\\\\x", NULL },
	{ "\\Device\\Mup\\ledger\\pay\\x.dll \\\\?\\GLOBALROOT\\Device\\Mup\\ledger\\pay\\x.dll",
	  "\\Device\\Mup\\HOST-1\\SHARE-1\\x.dll "
	  "\\\\?\\GLOBALROOT\\Device\\Mup\\HOST-1\\SHARE-1\\x.dll" },
	{ "\\Device\\LanmanRedirector\\;Z:0001\\ledger\\pay\\x.dll "
	  "\\Device\\HarddiskVolume2\\x.dll",
	  "\\Device\\LanmanRedirector\\;Z:0001\\HOST-1\\SHARE-1\\x.dll "
	  "\\Device\\HarddiskVolume2\\x.dll" },
	{ "\\\\ledger@80\\pay\\x.dll, \\\\ledger@SSL@8443\\DavWWWRoot\\pay\\x.dll, "
	  "\\\\ledger.\\pay\\x",
	  "\\\\HOST-1@80\\SHARE-1\\x.dll, \\\\HOST-1@SSL@8443\\DavWWWRoot\\SHARE-1\\x.dll, "
	  "\\\\HOST-1.\\SHARE-1\\x" },
	{ "file://ledger/pay/x.dll file:///C:/x.dll, %5C%5cbooks%5cwages%5Cx.dll",
	  "file://HOST-1/SHARE-1/x.dll file:///C:/x.dll, %5C%5cHOST-2%5cSHARE-2%5Cx.dll" },
	{ "C:\\Users\\.\\jim\\x, C:\\Users\\Public\\..\\jim\\x, C:\\Users\\ann\\..\\jim",
	  "C:\\Users\\.\\USER-1\\x, C:\\Users\\Public\\..\\USER-1\\x, "
	  "C:\\Users\\USER-2\\..\\USER-1" },
	{ "D:\\Profiles\\jim\\x, C:\\Utilisateurs\\jim\\x, D:\\HostingSpaces\\jim\\x, "
	  "C:%5CUsers%5Cann%5Cx",
	  "D:\\Profiles\\USER-1\\x, C:\\Utilisateurs\\USER-1\\x, D:\\HostingSpaces\\USER-1\\x, "
	  "C:%5CUsers%5CUSER-2%5Cx" },
	{ "C:\\Windows\\ServiceProfiles\\NetworkService\\x, Profiles\\x.dll", NULL },
	{ "np:\\\\ledger\\pipe\\sql\\query, file:\\\\books\\pay\\x.dll, np:\\\\\\\\ledger\\\\pipe",
	  "np:\\\\HOST-1\\pipe\\sql\\query, file:\\\\HOST-2\\SHARE-1\\x.dll, "
	  "np:\\\\\\\\HOST-1\\\\pipe" },
	{ "C:\\\\acme\\\\x.dll, C:\\\\inetpub\\wwwroot, http:\\\\x", NULL },
	/* accounts of this computer */
	{ "account .\\jim is locked, User: .\\jim, '.\\\\ann'",
	  "account .\\USER-1 is locked, User: .\\USER-1, '.\\\\USER-2'" },
	{ ".\\acme\\x.dll, .\\x.dll, .\\bin, ..\\acme, a.\\acme, .\\SQLEXPRESS", NULL },
	/* in the query of a URL, and of one in that */
	{ "back=https%3A%2F%2Fledger%2Fx, https%253a%252f%252fledger%252fx",
	  "back=https%3A%2F%2FHOST-1%2Fx, https%253a%252f%252fHOST-1%252fx" },
	{ "to=jim%40acme.com, BOOKS%5Cjim, C%3A%5Cledger%5Ctools, BOOKS%255Cjim",
	  "to=USER-1%40HOST-1, DOMAIN-1%5CUSER-1, C%3A%5Cledger%5Ctools, DOMAIN-1%255CUSER-1" },
	{ "w3wp_10.20.30.44_2023.dmp", "w3wp_IP-1_2023.dmp" },
	{ "System.Web_4.0.0.1__b03f5f7f11d50a3a, x_1.2.3.4_x64, x_10.2.3.0_y, 2.0.0.0__b03f",
	  NULL },
	/* pools where they are managed */
	{ "APP_POOL_ID=wages, AppPoolName: wages", "APP_POOL_ID=POOL-1, AppPoolName: POOL-1" },
	{ "appcmd start apppool wages, appcmd.exe set apppool /apppool.name:\"Big Pay\" /x:y",
	  "appcmd start apppool POOL-1, appcmd.exe set apppool /apppool.name:\"POOL-2\" /x:y" },
	{ "Restart-WebAppPool -Name \"wages\"; appcmd stop site 'Big Pay'; New-WebAppPool wages",
	  "Restart-WebAppPool -Name \"POOL-1\"; appcmd stop site 'SITE-1'; "
	  "New-WebAppPool POOL-1" },
	{ "the apppool wages of site ledger; appcmd list apppool > x.txt, appcmd stop apppool "
	  "DefaultAppPool", NULL },
	/* pools whose words are written in other ways */
	{ "application pool 'Pay R\xC3\xBCn': Pay_R\xC3\xBCn.log, Pay\\r\\nR\xC3\xBCn, "
	  "Pay%2520R%C3%BCn",
	  "application pool 'POOL-1': POOL-1.log, POOL-1, POOL-1" },
	{ "application pool 'a_b cd': a b cd, a_b_cd",
	  "application pool 'POOL-1': a b cd, POOL-1" },
	{ "application pool '\xE7\xB5\x8C\xE7\x90\x86': "
	  "\xE3\x83\x97\xE3\x83\xBC\xE7\xB5\x8C\xE7\x90\x86\xE3\x81\x8C x\xE7\xB5\x8C\xE7\x90\x86y",
	  "application pool 'POOL-1': \xE3\x83\x97\xE3\x83\xBCPOOL-1\xE3\x81\x8C xPOOL-1y" },
	{ "application pool 'caf\xC3\xA9': caf\xC3\xA9s",
	  "application pool 'POOL-1': caf\xC3\xA9s" },
	/* in the syntax of other services */
	{ "(&(sAMAccountName=jim)(objectClass=user)), (sAMAccountName=*)",
	  "(&(sAMAccountName=USER-1)(objectClass=user)), (sAMAccountName=*)" },
	{ "FormatName:DIRECT=OS:ledger\\private$\\q, books\\private$\\q, .\\private$\\q",
	  "FormatName:DIRECT=OS:HOST-1\\private$\\q, HOST-2\\private$\\q, .\\private$\\q" },
	{ "X-Forwarded-For: 10.20.30.44, ledger was here",
	  "X-Forwarded-For: IP-1, HOST-1 was here" },
	/* hosts of more countries, and in capitals */
	{ "box.acme.hu box.acme.io BOX.ACME.NET acme.kr box.acme.shop",
	  "HOST-1 HOST-2 HOST-3 HOST-4 HOST-5" },
	{ "System.IO, System.Web.Ui, System.Web.UI, ASP.NET, socket.io, logger.info, x.y.info(), "
	  "microsoft.netcore.app, a.sh, x.y.py, Foo.Bar.Me, stopped.It", NULL },
	{ "ACME\\\\jim failed, C:\\\\bin\\\\tools", "DOMAIN-1\\\\USER-1 failed, "
	  "C:\\\\bin\\\\tools" },
	{ "SPN HTTP/ledger, HTTP/1.1, src/HTTP/books, http/books",
	  "SPN HTTP/HOST-1, HTTP/1.1, src/HTTP/books, http/books" },
	/* labels and nouns */
	{ "DOMAIN: ACME HTTP_HOST: ledger, domain: none, bound: x",
	  "DOMAIN: DOMAIN-1 HTTP_HOST: HOST-1, domain: none, bound: x" },
	{ "Compte : jim", "Compte : USER-1" },
	{ "\xD0\xA3\xD1\x87\xD0\xB5\xD1\x82\xD0\xBD\xD0\xB0\xD1\x8F "
	  "\xD0\xB7\xD0\xB0\xD0\xBF\xD0\xB8\xD1\x81\xD1\x8C: jim",
	  "\xD0\xA3\xD1\x87\xD0\xB5\xD1\x82\xD0\xBD\xD0\xB0\xD1\x8F "
	  "\xD0\xB7\xD0\xB0\xD0\xBF\xD0\xB8\xD1\x81\xD1\x8C: USER-1" },
	{ "\xE3\x83\xA6\xE3\x83\xBC\xE3\x82\xB6\xE3\x83\xBC\xE5\x90\x8D: jim",
	  "\xE3\x83\xA6\xE3\x83\xBC\xE3\x82\xB6\xE3\x83\xBC\xE5\x90\x8D: USER-1" },
	{ "domain controller LEDGER, cluster BOOKS is, hostname PCJIM",
	  "domain controller HOST-1, cluster HOST-2 is, hostname HOST-3" },
	{ "domain controller was, a cluster of hosts, the cluster IP, hostname lookup", NULL },
	{ "application pool 'Pay Roll' and site \"Wages\", AppPool: Books",
	  "application pool 'POOL-1' and site \"SITE-1\", AppPool: POOL-2" },
	{ "application pool 'DefaultAppPool', site '1', site 'http://localhost/', site is", NULL },
	/* databases */
	{ "jdbc:sqlserver://ledger;databaseName=pay;user=jim",
	  "jdbc:sqlserver://HOST-1;databaseName=...;user=USER-1" },
	{ "jdbc:oracle:thin:jim/sesame@ledger:1521, jdbc:oracle:thin:@ledger:1521",
	  "jdbc:oracle:thin:USER-1/...@HOST-1:1521, jdbc:oracle:thin:@HOST-1:1521" },
	{ "dbname=pay; dsn=pay; db = pay;", "dbname=...; dsn=...; db = ...;" },
	{ "postgres://ledger/pay?x=1, amqps://ledger:5671/pay, http://ledger/pay",
	  "postgres://HOST-1/...?... amqps://HOST-1:5671/..., http://HOST-1/pay" },
	/* command lines: options of one program, its first word */
	{ "sqlcmd -S ledger -d wages -Q x", "sqlcmd -S HOST-1 -d ... -Q x" },
	{ "sqlcmd.exe -Sledger; osql -S \"ledger\\PAY\"",
	  "sqlcmd.exe -SHOST-1; osql -S \"HOST-1\\...\"" },
	{ "sqlcmd -S tcp:ledger,1433", "sqlcmd -S tcp:HOST-1,1433" },
	{ "bcp wages.dbo.t out f -S ledger", "bcp ... out f -S HOST-1" },
	{ "mysqldump -h ledger, mysql --host ledger", "mysqldump -h HOST-1, mysql --host HOST-1" },
	{ "psql -h ledger -U jim -d wages", "psql -h HOST-1 -U USER-1 -d ..." },
	{ "cmdkey /add:ledger /user:jim", "cmdkey /add:HOST-1 /user:USER-1" },
	{ "schtasks /s ledger /ru jim /rp x", "schtasks /s HOST-1 /ru USER-1 /rp ..." },
	{ "Get-Service -ComputerName ledger,books", "Get-Service -ComputerName HOST-1,HOST-2" },
	{ "run -h ledger -s 5 -d wages, xsqlcmd -S ledger, sqlcmd -S -h 5 -s ,", NULL },
	{ "sqlcmd x\n-S ledger", NULL },
	{ "run nslookup ledger; tracert -d ledger", "run nslookup HOST-1; tracert -d HOST-1" },
	{ "nslookup of a host, nslookup failed, tracert to it", NULL },
	{ "ping ledger failed", "ping HOST-1 failed" },
	{ "it said: ping -n 4 ledger, the ping ledger-2",
	  "it said: ping -n 4 HOST-1, the ping HOST-2" },
	{ "a ping ledger, ping timed out, ping server, ping 4711, ping x.dll", NULL },
	{ "sqlplus jim/sesame@//ledger:1521/pay", "sqlplus USER-1/...@//HOST-1:1521/..." },
	{ "sqlplus -s jim/sesame@pay, sqlplus /nolog",
	  "sqlplus -s USER-1/...@HOST-1, sqlplus /nolog" },
	{ "logon denied: jim/sesame", "logon denied: USER-1/..." },
	/* what follows an account in a string is no folder: a quotation mark, the end of a line */
	{ "{\"u\": \"{\\\"u\\\":\\\"ACME\\\\\\\\jim\\\"}\"}, \"for ACME\\ann\\\" x\"",
	  "{\"u\": \"{\\\"u\\\":\\\"DOMAIN-1\\\\\\\\USER-1\\\"}\"}, \"for DOMAIN-1\\USER-2\\\" "
	  "x\"" },
	{ "for acme\\jim\\r\\n   at X, \"acme\\\\ann\\nat X\", 'ACME\\\\bob\\r\\n'",
	  "for DOMAIN-1\\USER-1\\r\\n   at X, \"DOMAIN-1\\\\USER-2\\nat X\", "
	  "'DOMAIN-1\\\\USER-3\\r\\n'" },
	{ "acme\\jim\\\", ACME\\bob\\, ACME\\ann/x, acme\\\\jim",
	  "DOMAIN-1\\USER-1\\\", DOMAIN-1\\USER-2\\, DOMAIN-1\\USER-3/x, DOMAIN-1\\\\USER-1" },
	{ "acme\\lib\\net6.0, acme\\lib\\new, acme\\lib\\tools, version\\r\\nThe, "
	  "App\\\\Http", NULL },
	/* the end of a line behind a version, a code, a word */
	{ "needs 8.0.0\\nfound 6.0.9\\tbase 8.0.0, v8.0.4\\nbase, 10.0.17763.1\\nbase", NULL },
	{ "0x8007007E\\nbase 0x8007007E, 8007007e\\nbase, C0000005\\nbase, 2d7eea2529\\tx", NULL },
	{ "failed\\n  at X, Rewrite2\\nCould not, IIS\\nfound, user failed\\nfound failed", NULL },
	{ "8.0.0\\lib and 0x1F\\jim", NULL },
	{ "for ACME\\nina, user fabrikam\\rolf, acme\\tom, 'books\\nick', 3COM\\jim",
	  "for DOMAIN-1\\USER-1, user DOMAIN-2\\USER-2, DOMAIN-1\\USER-3, 'DOMAIN-3\\USER-4', "
	  "DOMAIN-4\\USER-5" },
	/* labels and nouns before what is no name: nothing of it is hidden elsewhere */
	{ "Rechner: nicht gefunden, die Datei wurde nicht gefunden, Server: stopped", NULL },
	{ "Serveur: arr\xC3\xAAt\xC3\xA9, compte: verrouill\xC3\xA9, servidor: no x",
	  NULL },
	{ "\xE3\x82\xB5\xE3\x83\xBC\xE3\x83\x90\xE3\x83\xBC: \xE3\x82\xA8\xE3\x83\xA9\xE3\x83\xBC, "
	  "\xE3\x82\xB5\xE3\x83\xBC\xE3\x83\x90\xE3\x83\xBC\xE3\x82\xA8\xE3\x83\xA9\xE3\x83\xBC",
	  NULL },
	{ "Host: version 8.0.4, Host: v8.0.4, host name '8.0.4' and framework 8.0.4", NULL },
	{ "user '0x8007007e', account \"0x8007052E\", error 0x8007007e", NULL },
	{ "user '503', 503, account '8007007e', 8007007e, user 'load', to load",
	  "user 'USER-1', 503, account 'USER-2', 8007007e, user 'USER-3', to load" },
	{ "Login for ACME\\n123, ACME\\r2d2 or ACME\\t",
	  "Login for DOMAIN-1\\USER-1, DOMAIN-1\\USER-2 or DOMAIN-1\\USER-3" },
	{ "x\\r\\nUser name: jim\\r\\nServer: books\\nACME\\ann, C:\\new\\lib\\nUnit\\x",
	  "x\\r\\nUser name: USER-1\\r\\nServer: HOST-1\\nDOMAIN-1\\USER-2, "
	  "C:\\new\\lib\\nUnit\\x" },
	/* separators and signs, however they are escaped */
	{ "ACME&#92;jim, ACME\\u005cann, ACME\\x5cbob, ACME&amp;#x5c;jim, ACME\xC2\xA5jim",
	  "DOMAIN-1&#92;USER-1, DOMAIN-1\\u005cUSER-2, DOMAIN-1\\x5cUSER-3, "
	  "DOMAIN-1&amp;#x5c;USER-1, DOMAIN-1\xC2\xA5USER-1" },
	{ "jim&#64;acme.com, ann\\u0040acme.com, FABRIKAM\\\\\\\\jim",
	  "USER-1&#64;HOST-1, USER-2\\u0040HOST-1, DOMAIN-1\\\\\\\\USER-1" },
	{ "C://Users//jim//x, C:&#92;Users&#92;ann&#92;x, C:\\u005cUsers\\u005cbob\\u005cx, "
	  "C:\\\\\\\\Users\\\\\\\\jim, C:\\Documents%20and%20Settings\\jim",
	  "C://Users//USER-1//x, C:&#92;Users&#92;USER-2&#92;x, "
	  "C:\\u005cUsers\\u005cUSER-3\\u005cx, "
	  "C:\\\\\\\\Users\\\\\\\\USER-1, C:\\Documents%20and%20Settings\\USER-1" },
	{ "&#92;&#92;ledger&#92;pay&#92;x; \\u005c\\u005cledger\\u005cpay\\u005cx; "
	  "\xE3\x80\x8E\\\\ledger\\pay\\x\xE3\x80\x8F",
	  "&#92;&#92;HOST-1&#92;SHARE-1&#92;x; \\u005c\\u005cHOST-1\\u005cSHARE-1\\u005cx; "
	  "\xE3\x80\x8E\\\\HOST-1\\SHARE-1\\x\xE3\x80\x8F" },
	{ "x=%5Cacme%5Ctools, %windir%\\\\acme\\\\tools", NULL },
	{ "ACME&amp;#x5c;jim", "DOMAIN-1&amp;#x5c;USER-1" },
	{ "file:////ledger/pay/x, file:///\\\\ledger\\pay, file:/\\\\ledger\\pay, "
	  "file:///opt/lib/x, "
	  "file:////C:/x",
	  "file:////HOST-1/SHARE-1/x, file:///\\\\HOST-1\\SHARE-1, file:/\\\\HOST-1\\SHARE-1, "
	  "file:///opt/lib/x, file:////C:/x" },
	{ "LDAP://CN=Jim Beam,OU=Pay,DC=acme; WinNT://books/jim",
	  "LDAP://CN=USER-1,OU=...,DC=DOMAIN-1; WinNT://HOST-1/..." },
	{ "user\\u0022:\\u0022jim\\u0022, &quot;userName&quot;:&quot;ann&quot;, User%20ID=bob, "
	  "userName%3Djim%26x=1, \\\\\\\"login\\\\\\\": \\\\\\\"ann\\\\\\\"",
	  "user\\u0022:\\u0022USER-1\\u0022, &quot;userName&quot;:&quot;USER-2&quot;, "
	  "User%20ID=USER-3, "
	  "userName%3DUSER-1%26x=1, \\\\\\\"login\\\\\\\": \\\\\\\"USER-2\\\\\\\"" },
	{ "Login failed for ACME\\jim, then ACME/ann, acme/img/x",
	  "Login failed for DOMAIN-1\\USER-1, then DOMAIN-1/USER-2, DOMAIN-1/img/x" },
	/* addresses */
	{ "10%2E20%2E30%2E40 %5B2001%3Adb8%3A%3A7%5D 10.20.30.41.443, 1.2.3.4.5",
	  "IP-1 %5BIP-2%5D IP-3.443, 1.2.3.4.5" },
	{ "00-1A-2B-3C-4D-5E 00:1a:2b:3c:4d:5f 12:34:56:12:34:56 DE-AD-BE-EF-00-01-02",
	  "IP-1 IP-2 12:34:56:12:34:56 DE-AD-BE-EF-00-01-02" },
	{ "ip-10-20-30-40 and ec2-10-20-30-41, ip-2-3", "HOST-1 and HOST-2, ip-2-3" },
	/* pieces of the configuration */
	{ "<site name=\"Pay\" id=\"2\"> <add name=\"Wages\" autoStart=\"true\"/> "
	  "applicationPool='Wages'",
	  "<site name=\"SITE-1\" id=\"2\"> <add name=\"POOL-1\" autoStart=\"true\"/> "
	  "applicationPool='POOL-1'" },
	{ "<add name=\"PayModule\" type=\"x\"/> <add key=\"SmtpUser\" value=\"jim\"/>",
	  "<add name=\"PayModule\" type=\"x\"/> <add key=\"SmtpUser\" value=\"USER-1\"/>" },
	{ "bindingInformation=\"*:80:ledger\" http/*:80:books,10.20.30.40:443:ledger, "
	  "x.cs:12:wages, "
	  "at 12:34:pm",
	  "bindingInformation=\"*:80:HOST-1\" http/*:80:HOST-2,IP-1:443:HOST-1, x.cs:12:wages, "
	  "at 12:34:pm" },
	{ "WEBSITE_SITE_NAME=pay SITE_NAME=pay \"siteName\":\"pay\" tcpip=ledger:42424 site: 5",
	  "WEBSITE_SITE_NAME=SITE-1 SITE_NAME=SITE-1 \"siteName\":\"SITE-1\" tcpip=HOST-1:42424 "
	  "site: 5" },
	{ "SmtpServer=ledger host.name: books \"RedisHost\": \"pay7\" MaxServer=5 AllowUser=true",
	  "SmtpServer=HOST-1 host.name: HOST-2 \"RedisHost\": \"HOST-3\" MaxServer=5 "
	  "AllowUser=true" },
	{ "cifs/ledger, HOST/ledger, host/books7, host/path, krbtgt/ACME",
	  "cifs/HOST-1, HOST/HOST-1, host/HOST-2, host/path, krbtgt/DOMAIN-1" },
	{ "error from the server ledger$. ^abc$ \\\\books\\c$",
	  "error from the server HOST-1. ^abc$ \\\\HOST-2\\c$" },
	/* quotation marks of languages */
	{ "user \xE2\x80\x9Cjim\xE2\x80\x9D, Benutzer \xE2\x80\x9E" "ann\xE2\x80\x9C, utilisateur "
	  "\xC2\xAB bob\xC2\xA0\xC2\xBB, usuario \xC2\xABjim\xC2\xBB",
	  "user \xE2\x80\x9CUSER-1\xE2\x80\x9D, Benutzer \xE2\x80\x9EUSER-2\xE2\x80\x9C, "
	  "utilisateur "
	  "\xC2\xAB USER-3\xC2\xA0\xC2\xBB, usuario \xC2\xABUSER-1\xC2\xBB" },
	{ "RabbitMqHostName=ledger; Rechner \xE2\x80\xBA" "books7\xE2\x80\xB9",
	  "RabbitMqHostName=HOST-1; Rechner \xE2\x80\xBA" "HOST-2\xE2\x80\xB9" },
	{ "Nom de l\xE2\x80\x99ordinateur : BOOKS, the SQL server: LEDGER, COMPUTER\tFINDING",
	  "Nom de l\xE2\x80\x99ordinateur : HOST-1, the SQL server: HOST-2, COMPUTER\tFINDING" },
	{ "Jim Beam (jb@acme.com), mail (jb@acme.com)",
	  "USER-1 (USER-2@HOST-1), mail (USER-2@HOST-1)" },
	{ "User: N/A, User: bob(Admin) Machine name: foo/1",
	  "User: N/A, User: USER-1(Admin) Machine name: HOST-1/1" },
};

START_TEST(finds_names_of_every_kind)
{
	struct redact *redact = redact_new();

	ck_assert_str_eq(redact_text(redact, kinds[_i].text),
			 kinds[_i].shown ? kinds[_i].shown : kinds[_i].text);
	redact_free(redact);
}
END_TEST

/* What is read again at each place of a run would take minutes: a test ends after seconds. */
START_TEST(reads_a_run_once)
{
	static const char *const runs[] = {
		"\\", "/", "%5C", "%255C", "&#92;", "&amp;#92;", "\\u005c", "\\.", "/.", "\xC2\xA5",
		"_a_b", "\"", "\\\"", "user \xC2\xAB",
	};
	struct redact *redact = redact_new();
	struct text text = { 0 };

	while (text.size < 1 << 16)
		text_add(&text, runs[_i]);
	ck_assert_ptr_nonnull(redact_text(redact, text_get(&text)));
	text_release(&text);
	redact_free(redact);
}
END_TEST

/* Each word of rules/name-words.tsv gives away the name beside it. */
static void gives_away(const struct redact_word *word, const char *before, const char *after)
{
	struct redact *redact = redact_new();
	struct text text = { 0 };

	text_printf(&text, "%s%s%s", before, word->word, after);
	ck_assert_msg(!strstr(redact_text(redact, text_get(&text)), "QZ4BOOK"), "%s",
		      text_get(&text));
	text_release(&text);
	redact_free(redact);
}

START_TEST(knows_each_word)
{
	for (size_t i = 0; i < redact_settings_count; i++) {
		const struct redact_word *word = &redact_settings[i];

		gives_away(word, "", "=\"QZ4BOOK\" queueLength=\"1\"");
		gives_away(word, "{\"", "\": \"QZ4BOOK\"} queueLength=");
		if (word->how & REDACT_LABEL)
			gives_away(word, "", ": QZ4BOOK");
	}
	for (size_t i = 0; i < redact_secrets_count; i++)
		gives_away(&redact_secrets[i],
			   redact_secrets[i].how & REDACT_HEADER ? "X-Api-" : "", "=QZ4BOOK");
	for (size_t i = 0; i < redact_nouns_count; i++)
		gives_away(&redact_nouns[i], "", " \xC2\xABQZ4BOOK\xC2\xBB");
	for (size_t i = 0; i < redact_leads_count; i++)
		gives_away(&redact_leads[i], "", ": 'QZ4BOOK'");
}
END_TEST

/* A name that is known, in every case and however its characters are written. */
static const struct {
	const char *name, *text, *shown;
} written[] = {
	{ "M\xC3\xBCller", "M\xC3\x9CLLER m%C3%BCller M%FCLLER M&#220;ller M&#xfc;ller",
	  "POOL-1 POOL-1 POOL-1 POOL-1 POOL-1" },
	{ "\xC3\x84rzte", "\\u00e4rzte", "POOL-1" },
	{ "\xD0\x9B\xD0\xBE\xD0\xBD", "\xD0\x9B\xD0\x9E\xD0\x9D, \xD0\xBB\xD0\xBE\xD0\xBD\xD0\xB0",
	  "POOL-1, \xD0\xBB\xD0\xBE\xD0\xBD\xD0\xB0" },
	{ "Pay Roll",
	  "Pay  Roll, pay\tROLL, Pay\r\n  Roll, Pay\xC2\xA0Roll, Pay%20%20Roll, Pay+Roll.",
	  "POOL-1, POOL-1, POOL-1, POOL-1, POOL-1, POOL-1." },
	{ "Pay Roll", "PayRoll, Pay-Roll, Pay + Roll, Pay, Roll", NULL },
	{ "R&D Pay", "R&amp;D Pay, r%26d+pay, R\\u0026D Pay, R&#38;D Pay",
	  "POOL-1, POOL-1, POOL-1, POOL-1" },
	{ "R&D Pay", "R&Pay; R&amp Pay, R\\u002/D Pay", NULL },
	{ "R & D", "r+%26+d", "POOL-1" },
	{ "C+ Pay", "C Pay", NULL },
	{ "C++", "drive C is full, C++ x", "drive C is full, POOL-1 x" },
	{ "Wages", "\\u0027Wages, &quot;Wages&quot; Wagesx Wages%C3%A4",
	  "\\u0027POOL-1, &quot;POOL-1&quot; Wagesx Wages%C3%A4" },
	{ "Wages  Two", "Wages Two", "POOL-1" },
};

START_TEST(finds_a_name_however_it_is_written)
{
	struct redact *redact = redact_new();

	ck_assert_str_eq(redact_name(redact, "pool", written[_i].name), "POOL-1");
	ck_assert_str_eq(redact_text(redact, written[_i].text),
			 written[_i].shown ? written[_i].shown : written[_i].text);
	redact_free(redact);
}
END_TEST

/* The same name, and another one. */
START_TEST(gives_one_token_in_every_case)
{
	struct redact *redact = redact_new();

	ck_assert_str_eq(redact_name(redact, "pool", "M\xC3\xBCller"), "POOL-1");
	ck_assert_str_eq(redact_name(redact, "pool", "M\xC3\x9CLLER"), "POOL-1");
	ck_assert_str_eq(redact_name(redact, "pool", "M\xC3\xB6ller"), "POOL-2");
	ck_assert_str_eq(redact_name(redact, "input", "m\xC3\xBC"), "PATH-1");
	ck_assert_str_eq(redact_name(redact, "input", "m\xC3\x9C"), "PATH-2");
	redact_free(redact);
}
END_TEST

/* Names that are everyday words. */
static const struct {
	const char *role, *name, *token, *text;
} words[] = {
	{ "pool",     "Default", "POOL-1", "C:\\inetpub\\Default\\default.aspx" },
	{ "pool",     "x86",     "POOL-2", "needs x86" },
	{ "computer", "IIS",     "HOST-1", "IIS Admin Service" },
	{ "computer", "ab",      "HOST-2", "ab or AB" },
	{ "site",     "7",       "7",      "site 7" },
	{ "pool",     "DefaultAppPool", "DefaultAppPool", "DefaultAppPool" },
	{ "user",     ".\\bob", ".\\USER-1", "a user of this computer" },
	{ "user",     "NT AUTHORITY\\SYSTEM", "NT AUTHORITY\\SYSTEM", "SYSTEM" },
};

START_TEST(leaves_words_alone)
{
	struct redact *redact = redact_new();

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		ck_assert_str_eq(redact_name(redact, words[i].role, words[i].name),
				 words[i].token);
		ck_assert_str_eq(redact_text(redact, words[i].text), words[i].text);
	}
	redact_free(redact);
}
END_TEST

/* Strings without a role, on a server with a pool Shop and a site Default. */
static const struct {
	const char *family, *text, *shown;
} strings[] = {
	{ "WAS", "Shop", "POOL-1" },
	{ "W3SVC-WP", "shop", "POOL-1" },
	{ "HTTP", "DEFAULT", "SITE-1" },
	{ "SCM", "Shop", "Shop" },
	{ "WAS", "Wages", "POOL-2" },
	{ "W3SVC", "Wages 2", "POOL-2" },
	{ "W3SVC-WP", "Wages", "Wages" },
	{ "WAS", "DefaultAppPool", "DefaultAppPool" },
	{ "WAS", "6644", "6644" },
	{ "WAS", "0x80070005", "0x80070005" },
	{ "WAS", "%%5 (12.5)", "%%5 (12.5)" },
	{ "WAS", "net.tcp", "net.tcp" },
	{ "WAS", "iisutil.dll", "iisutil.dll" },
	{ "WAS", "C:\\Users\\bob\\x", "C:\\Users\\USER-1\\x" },
	{ "WAS", "10.9.8.7", "IP-1" },
	{ "WAS", "", "" },
};

START_TEST(knows_strings_without_a_role)
{
	struct catalog_event kind = { .family = strings[_i].family };
	const char *const list[] = { strings[_i].text };
	struct event event = { .provider = "any", .kind = &kind };
	struct redact *redact = redact_new();
	const struct event *shown;

	event.strings = (const char **)list;
	event.string_count = 1;
	ck_assert_str_eq(redact_name(redact, "pool", "Shop"), "POOL-1");
	ck_assert_str_eq(redact_name(redact, "site", "Default"), "SITE-1");
	shown = redact_event(redact, NULL, &event);
	ck_assert_ptr_nonnull(shown);
	ck_assert_str_eq(shown->strings[0], strings[_i].shown);
	redact_free(redact);
}
END_TEST

/* A request that failed names its server, and who asked from where: the catalog says in
 * which strings. */
START_TEST(knows_strings_with_a_role)
{
	static const struct {
		size_t at;
		const char *token;
	} names[] = { { 12, "HOST-1" }, { 22, "USER-1" }, { 25, "USER-2" }, { 27, "USER-3" } };
	const char *list[28], *shown[28];
	struct event event = {
		.kind = catalog_get(catalog_builtin(), "ASPNET", _i), .id = (uint16_t)_i,
		.strings = list, .string_count = sizeof(list) / sizeof(list[0]),
	};
	struct redact *redact = redact_new();
	const struct event *hidden;

	for (size_t i = 0; i < event.string_count; i++)
		shown[i] = list[i] = "SYSTEM";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		shown[names[i].at] = names[i].token;
	list[12] = "web7";
	list[22] = "Anna";
	list[25] = "Bob";
	list[27] = "Carl";
	hidden = redact_event(redact, NULL, &event);
	ck_assert_ptr_nonnull(hidden);
	for (size_t i = 0; i < event.string_count; i++)
		ck_assert_msg(strcmp(hidden->strings[i], shown[i]) == 0, "%d: string %zu is %s", _i,
			      i, hidden->strings[i]);
	redact_free(redact);
}
END_TEST

#define BYTES(literal) literal, sizeof(literal) - 1

/* The data of an event on a server whose pool is called Payroll. */
static const struct {
	const char *what;
	const char *data;
	size_t size;
	const char *shown;
	size_t shown_size;
	bool http;
} data[] = {
	{ "none", "", 0, "", 0, false },
	{ "a code", BYTES("\5\0\0\0"), BYTES("\5\0\0\0"), false },
	{ "a code of letters", BYTES("Payr"), BYTES("Payr"), false },
	{ "ASCII", BYTES("in payroll\0"), BYTES("in POOL-1\0\0"), false },
	{ "an address", BYTES("10.9.8.7"), BYTES("IP-1\0\0\0\0"), false },
	{ "UTF-16", BYTES("P\0A\0Y\0R\0o\0l\0l\0\0\0"), BYTES("P\0O\0O\0L\0-\0001\0\0\0\0\0"),
	  false },
	{ "UTF-16 of no name", BYTES("W\0003\0S\0V\0C\0\0\0"), BYTES("W\0003\0S\0V\0C\0\0\0"),
	  false },
	{ "UTF-16 beyond Latin", BYTES("\x46\x55\x97\x5e"), BYTES("\x46\x55\x97\x5e"), false },
	{ "the same, longer", BYTES("\x46\x55\x97\x5e\x46\x55"), BYTES("\0\0\0\0\0\0"),
	  false },
	{ "bytes", BYTES("\1\5\0\0\0\0\0\5\x15\0\0\0"), BYTES("\0\0\0\0\0\0\0\0\0\0\0\0"),
	  false },
	{ "of http.sys", BYTES("PayrollPayroll\x3a\0\0\xc0"),
	  BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x3a\0\0\xc0"), true },
};

START_TEST(hides_data)
{
	struct catalog_event kind = { .family = "WAS" };
	struct event event = { .provider = "WAS", .kind = &kind };
	struct redact *redact = redact_new();
	const struct event *shown;

	kind.data = data[_i].http ? CATALOG_DATA_HTTP : CATALOG_DATA_CODE;
	event.data = (const uint8_t *)data[_i].data;
	event.data_size = data[_i].size;
	ck_assert_str_eq(redact_name(redact, "pool", "Payroll"), "POOL-1");
	shown = redact_event(redact, NULL, &event);
	ck_assert_ptr_nonnull(shown);
	ck_assert(shown->redacted);
	ck_assert_msg(shown->data_size == data[_i].shown_size, "%s: %zu bytes", data[_i].what,
		      shown->data_size);
	ck_assert_msg(memcmp(shown->data, data[_i].shown, shown->data_size) == 0, "%s",
		      data[_i].what);
	redact_free(redact);
}
END_TEST

/* The sources of the catalog stay as they are, also beside a computer that is called so. */
START_TEST(hides_names_in_sources)
{
	struct event event = {
		.provider = "Payroll Service", .source = "WEB77", .channel = "Payroll/Admin",
	};
	struct redact *redact = redact_new();
	const struct event *shown;

	ck_assert_str_eq(redact_name(redact, "pool", "Payroll"), "POOL-1");
	ck_assert_str_eq(redact_name(redact, "computer", "WEB77"), "HOST-1");
	ck_assert_str_eq(redact_name(redact, "computer", "W3SVC-WP"), "HOST-2");
	shown = redact_event(redact, NULL, &event);
	ck_assert_str_eq(shown->provider, "POOL-1 Service");
	ck_assert_str_eq(shown->source, "HOST-1");
	ck_assert_str_eq(shown->channel, "POOL-1/Admin");
	event.provider = event.source = "W3SVC-WP";
	shown = redact_event(redact, NULL, &event);
	ck_assert_str_eq(shown->provider, "W3SVC-WP");
	ck_assert_str_eq(shown->source, "W3SVC-WP");
	redact_free(redact);
}
END_TEST

/* Tokens of a report that is read are not names; elsewhere they are. */
START_TEST(knows_tokens_of_a_report)
{
	struct event event = { .provider = "WAS", .computer = "HOST-7" }, real;
	struct fail fail = { 0 };
	struct redact *redact = redact_new();
	const struct event *shown = redact_event(redact, NULL, &event);

	ck_assert_str_eq(shown->computer, "HOST-1");
	redact_free(redact);
	redact = redact_new();
	event.redacted = true;
	ck_assert_int_eq(redact_learn(redact, &event, &fail), 0);
	ck_assert_str_eq(redact_event(redact, NULL, &event)->computer, "HOST-7");
	ck_assert_str_eq(redact_text(redact, "on HOST-7"), "on HOST-7");
	/* Without a map nobody knows the name. */
	ck_assert_str_eq(redact_reveal(redact, "HOST-1"), "HOST-1");
	ck_assert_int_eq(redact_reveal_event(redact, &event, &real, &fail), 0);
	ck_assert_str_eq(real.computer, "HOST-7");
	redact_free(redact);
}
END_TEST

static const struct {
	const char *text;
	bool valid;
	enum redact_kind kind;
	uint32_t number;
} tokens[] = {
	{ "HOST-1", true, REDACT_HOST, 1 },
	{ "SHARE-100", true, REDACT_SHARE, 100 },
	{ "HOST-0", false, 0, 0 },
	{ "HOST-01", false, 0, 0 },
	{ "HOST-", false, 0, 0 },
	{ "HOST-1a", false, 0, 0 },
	{ "host-1", false, 0, 0 },
	{ "HOSTS-1", false, 0, 0 },
	{ "-1", false, 0, 0 },
	{ "", false, 0, 0 },
	{ "HOST-99999999999", false, 0, 0 },
};

START_TEST(reads_a_token)
{
	enum redact_kind kind;
	uint32_t number;
	const char *text = tokens[_i].text;

	ck_assert_msg(redact_token(text, strlen(text), &kind, &number) == tokens[_i].valid, "'%s'",
		      text);
	if (tokens[_i].valid) {
		ck_assert_int_eq(kind, tokens[_i].kind);
		ck_assert_uint_eq(number, tokens[_i].number);
	}
}
END_TEST

/* What is found at the place of a known name adds names, and their list moves.  A stale
 * look at the list is for ASan to see. */
START_TEST(learns_where_a_name_is_known)
{
	struct redact_names names = { 0 };
	struct text text = { 0 }, out = { 0 };

	redact_names_add(&names, REDACT_POOL, "https", 5, 0);
	for (int i = 1; i <= 300; i++) {
		text_reset(&text);
		text_reset(&out);
		text_printf(&text, "https://host%d.contoso.example/", i);
		redact_scan_text(&names, text_get(&text), text.size, &out);
		text_reset(&text);
		text_printf(&text, "https://HOST-%d/", i);
		ck_assert_str_eq(text_get(&out), text_get(&text));
	}
	text_release(&text);
	text_release(&out);
	redact_names_release(&names);
}
END_TEST

/* More names than the first tables have room for, and a map that brings them back. */
START_TEST(keeps_many_names)
{
	struct redact_names names = { 0 }, again = { 0 };
	struct text map = { 0 }, name = { 0 };
	char id[REDACT_ID_SIZE];
	struct fail fail = { 0 };

	for (uint32_t i = 1; i <= 5000; i++) {
		text_reset(&name);
		text_printf(&name, "pool %u \"\\", i);
		ck_assert_uint_eq(redact_names_add(&names, REDACT_POOL, text_get(&name),
						   name.size, 0), i);
	}
	redact_map_build(&names, "0123456789abcdef0123456789abcdef", &map);
	ck_assert_msg(redact_map_parse("map", &map, &again, id, &fail) == 0, "%s", fail.msg);
	ck_assert_str_eq(id, "0123456789abcdef0123456789abcdef");
	again.mapped = again.count;
	ck_assert_uint_eq(redact_names_add(&again, REDACT_POOL, "POOL 4711 \"\\", 12, 0), 4711);
	ck_assert_str_eq(redact_names_of(&again, REDACT_POOL, 4711)->text, "pool 4711 \"\\");
	ck_assert_ptr_null(redact_names_of(&again, REDACT_POOL, 5001));
	ck_assert_ptr_null(redact_names_find(&again, REDACT_SITE, "pool 1 \"\\", 9));
	text_release(&map);
	text_release(&name);
	redact_names_release(&names);
	redact_names_release(&again);
}
END_TEST

/* Without --redact names are shown, secrets are not. */
static const struct {
	const char *text, *shown;	/* NULL: as it is */
} secrets[] = {
	{ "Server=db7;User Id=web;Password=Hunter2;Database=shop",
	  "Server=db7;User Id=web;Password=...;Database=shop" },
	{ "pwd: Hunter2", "pwd: ..." },
	{ "the password 'p@ss w0rd' of user 'web'", "the password '...' of user 'web'" },
	{ "Authorization: Bearer abcdefgh12345678, host db7",
	  "Authorization: Bearer ..., host db7" },
	{ "key AKIAABCDEFGHIJKLMNOP for https://shop.contoso.example/",
	  "key ... for https://shop.contoso.example/" },
	{ "C:\\Users\\anna\\x.dll of CORP\\anna on 10.20.30.40", NULL },
	{ "PublicKeyToken=b03f5f7f11d50a3a, error 0x8007007e", NULL },
	{ "Login failed for user 'web'. such host is known", NULL },
	{ "the password is wrong; passwords expire", NULL },
	/* what opens within a value is no end of it */
	{ "password=Hunter2 \"apiKey\": \"Hunter2\"; x", "password=...; x" },
	{ "pwd: Hunter2 {'token':'Hunter2'}", "pwd: ..." },
	{ "{\"Password\" : null, \"Pwd\":\"Hunter2\"}", "{\"Password\" : ..." },
	{ "'x --password Hunter2' and \"y\"", "'x --password ...' and \"y\"" },
	{ "\"a\":\"pwd=Hunter2\",\"b\":\"c\"", "\"a\":\"pwd=...\",\"b\":\"c\"" },
	/* a string in a string, elements, pairs of key and value */
	{ "\\\"apiKey\\\": \\\"Hunter2\\\", \\\"x\\\": 1",
	  "\\\"apiKey\\\": \\\"...\\\", \\\"x\\\": 1" },
	{ "<dbPassword>Hunter2</dbPassword><x>1</x>", "<dbPassword>...</dbPassword><x>1</x>" },
	{ "&lt;token&gt;Hunter2&lt;/token&gt;", "&lt;token&gt;...&lt;/token&gt;" },
	{ "<add key=\"DbSecret\" value=\"Hunter2\" />", "<add key=\"DbSecret\" value=\"...\" />" },
	{ "body=password%3DHunter2&x=1", "body=password%3D..." },
	{ "<machineKey validationKey=\"Hunter2\" decryptionKey=\"Hunter2\" decryption=\"AES\"/>",
	  "<machineKey validationKey=\"...\" decryptionKey=\"...\" decryption=\"AES\"/>" },
	{ "Cookie: .ASPXAUTH=Hunter2; path=/", "Cookie: ...; path=/" },
	{ "ConvertTo-SecureString -String 'Hunter2' -Force",
	  "ConvertTo-SecureString -String '...' -Force" },
	{ "the password is \"Hunter2\".", "the password is \"...\"." },
	{ "amqp://web:Hunter2@db7/x, redis://:Hunter2@db7:6379, http://db7/a@b",
	  "amqp://web:...@db7/x, redis://:...@db7:6379, http://db7/a@b" },
	/* other words, other blanks */
	{ "Server=x;Pass=Hunter2;x, psw=Hunter2", "Server=x;Pass=...;x, psw=..." },
	{ "DB_PASS=Hunter2", "DB_PASS=..." },
	{ "bypass=1, compass: x, pass: 3, fail: 1", NULL },
	{ "Password\xC2\xA0: Hunter2", "Password\xC2\xA0: ..." },
	{ "Mot de passe\xE2\x80\xAF: Hunter2", "Mot de passe\xE2\x80\xAF: ..." },
	{ "\xE5\xAF\x86\xE7\xA0\x81\xEF\xBC\x9AHunter2",
	  "\xE5\xAF\x86\xE7\xA0\x81\xEF\xBC\x9A..." },
	{ "Cookie: a=Hunter2; .AspNetCore.Identity.Application=Hunter2; path=/",
	  "Cookie: ...; path=/" },
	{ "X: CfDJ8abcdefgh12345678 and ASP.NET_SessionId=abcdefgh12",
	  "X: ... and ASP.NET_SessionId=..." },
	{ "Ocp-Apim-Subscription-Key: Hunter2", "Ocp-Apim-Subscription-Key: ..." },
	{ "X-Functions-Key: Hunter2", "X-Functions-Key: ..." },
	{ "foreign-key: 5, registry-key: HKLM, key: 7", NULL },
	{ "pwd Hunter2 and password policy, password 2008-01-01",
	  "pwd ... and password policy, password 2008-01-01" },
	{ "the password for web is Hunter2, the password for web is wrong",
	  "the password for web is ..., the password for web is wrong" },
	{ "net use \\\\db7\\pay /user:web Hunter2", "net use \\\\db7\\pay /user:web ..." },
	{ "net use \\\\db7\\pay Hunter2 /user:web", "net use \\\\db7\\pay ... /user:web" },
	{ "net use \\\\db7\\pay failed", NULL },
	{ "Password&#61;Hunter2;x", "Password&#61;...;x" },
	{ "openssl -passin pass:Hunter2 -in x", "openssl -passin ... -in x" },
	{ "sqlplus web/Hunter2@db7, redis-cli -a Hunter2 -h db7",
	  "sqlplus web/...@db7, redis-cli -a ... -h db7" },
	{ "sqlcmd -S db7 -d wages, ping db7, bcp wages.dbo.t in f", NULL },
	/* sentences that tell one */
	{ "your password was set to Hunter2!", "your password was set to ..." },
	{ "password is: sesame, pwd is Hunter2, passphrase -> sesame",
	  "password is: ..., pwd is ..., passphrase -> ..." },
	{ "password => sesame; pwd is open$sesame", "password => ...; pwd is ..." },
	{ "password -> 0x80070005, password is: 0x8007052e", NULL },
	{ "password was set 3 days ago, set to never expire; the secret was rotated", NULL },
	{ "pin: 4711; the PIN is 4711x, pins: 3, spin: 4, pin is bent",
	  "pin: ...; the PIN is ..., pins: 3, spin: 4, pin is bent" },
	{ "client secret value: Hunter2; secret value=Hunter2",
	  "client secret value: ...; secret value=..." },
	{ "token 'sesame' and invalid token \"sesame\"", "token '...' and invalid token \"...\"" },
	{ "Unexpected token 'class', metadata token 'x', Public Key Token 'b77a5c561934e089'",
	  NULL },
	{ "CS1519: Invalid token '=' in class, token 'return' in class, token '</'", NULL },
	{ "the token is expired, api key is required", NULL },
	{ "InstrumentationKey=Hunter2;x", "InstrumentationKey=...;x" },
	{ "SecretKey=Hunter2;x", "SecretKey=...;x" },
	{ "\"Jwt\": { \"For\": { \"a\": 1 }, \"Key\": \"sesame\", \"b\": 1 }",
	  "\"Jwt\": { \"For\": { \"a\": 1 }, \"Key\": \"...\", \"b\": 1 }" },
	{ "Jwt {\"Key\": \"sesame\"} Jwt:Key=sesame; Jwt__Key=sesame",
	  "Jwt {\"Key\": \"...\"} Jwt:Key=...; Jwt__Key=..." },
	{ "{\"Sort\": {\"Key\": \"x\"}}, Key=7, {\"Jwt\": {}, \"Key\": 5}", NULL },
	{ "Authorization: ApiKey k3y, Api-Key k3y is refused, api-key header",
	  "Authorization: ApiKey ..., Api-Key ... is refused, api-key header" },
	{ "Authorization: NTLM TlRMTVNTUAADAAAA", "Authorization: NTLM ..." },
	{ "NTLM authentication, Kerberos authentication, Basic settings", NULL },
	{ "Digest username=\"web\", nonce=\"dcd98b71\", response=\"6629fae4\", response=\"404\"",
	  "Digest username=\"web\", nonce=\"...\", response=\"...\", response=\"404\"" },
	{ "", NULL },
};

START_TEST(shows_names_but_no_secrets)
{
	struct redact *redact = redact_new_secrets();
	const char *shown = secrets[_i].shown ? secrets[_i].shown : secrets[_i].text;
	const char *given[] = { "plain", secrets[_i].text };
	const struct event from = { .strings = given, .string_count = 2, .computer = "WEB01" };
	const struct event *event = redact_event(redact, NULL, &from);
	struct event lent;
	struct fail fail;

	ck_assert_str_eq(redact_text(redact, secrets[_i].text), shown);
	ck_assert_str_eq(redact_name(redact, "pool", "Password=Pool"), "Password=Pool");
	ck_assert_str_eq(event->strings[0], "plain");
	ck_assert_str_eq(event->strings[1], shown);
	ck_assert_str_eq(event->computer, "WEB01");
	ck_assert(secrets[_i].shown || event == &from);
	ck_assert_int_eq(redact_show_event(redact, &from, &lent, &fail), 0);
	ck_assert_str_eq(lent.strings[1], shown);
	redact_free(redact);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("redact");
	TCase *tcase = tcase_create("redact");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, hides_what_looks_like_a_name);
	tcase_add_loop_test(tcase, finds_names_of_every_kind, 0,
			    sizeof(kinds) / sizeof(kinds[0]));
	tcase_add_test(tcase, knows_each_word);
	tcase_add_loop_test(tcase, reads_a_run_once, 0, 14);
	tcase_add_loop_test(tcase, finds_a_name_however_it_is_written, 0,
			    sizeof(written) / sizeof(written[0]));
	tcase_add_test(tcase, gives_one_token_in_every_case);
	tcase_add_test(tcase, leaves_words_alone);
	tcase_add_loop_test(tcase, knows_strings_without_a_role, 0,
			    sizeof(strings) / sizeof(strings[0]));
	tcase_add_loop_test(tcase, knows_strings_with_a_role, 1309, 1311);
	tcase_add_loop_test(tcase, hides_data, 0, sizeof(data) / sizeof(data[0]));
	tcase_add_test(tcase, hides_names_in_sources);
	tcase_add_test(tcase, knows_tokens_of_a_report);
	tcase_add_loop_test(tcase, reads_a_token, 0, sizeof(tokens) / sizeof(tokens[0]));
	tcase_add_loop_test(tcase, shows_names_but_no_secrets, 0,
			    sizeof(secrets) / sizeof(secrets[0]));
	tcase_add_test(tcase, keeps_many_names);
	tcase_add_test(tcase, learns_where_a_name_is_known);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
