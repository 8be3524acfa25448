/*
 * check_redact.c - names become tokens, the rest stays.
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "redact.h"

/* Texts from events, one after the other through one redact: later rows know the
 * names of earlier ones. */
static const struct {
	const char *text, *shown;
} texts[] = {
	{ "nothing to hide in 12:34:56 or std::string", NULL },
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

int main(void)
{
	Suite *suite = suite_create("redact");
	TCase *tcase = tcase_create("redact");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, hides_what_looks_like_a_name);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
