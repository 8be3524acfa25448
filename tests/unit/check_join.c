/*
 * check_join.c - what several files say together.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_join.h"
#include "evidence_text.h"
#include "fail.h"
#include "parsers.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

/* Findings of WEB01 as evidence_text.h has them but without the computer. */
#define CONFIG \
	"site.path\t/LM/W3SVC/6/ROOT\tD:\\Sites\\Shop\\\thost.config\t9\n" \
	"site.path\tShop\tD:\\Sites\\Shop\\\thost.config\t9\n" \
	"site.pool\t/LM/W3SVC/6/ROOT\tShopPool\thost.config\t9\n" \
	"worker.machine\tShopPool\tx86\thost.config\t5\n"

#define TWO_SITES CONFIG \
	"site.path\t/LM/W3SVC/7/ROOT\tD:\\Sites\\Admin\thost.config\t9\n" \
	"site.pool\t/LM/W3SVC/7/ROOT\tShopPool\thost.config\t9\n"

#define WANTS(wanted) \
	"app.frameworks\tshop\tMicrosoft.AspNetCore.App " wanted "\tin/shop/a.json\n"

#define HAS(machine, version) \
	"host.frameworks\t" machine "\tMicrosoft.AspNetCore.App " version "\tinfo\n"

static const struct {
	const char *findings;
	const char *application, *module;	/* that an incident names */
	/* What is there afterwards and was not before, and what is gone. */
	const char *added, *gone;
} joins[] = {
	/* Ports. */
	{ "port.owner\t80\tprocess 12\tn\nprocess.image\t12\thttpd.exe\tt\n"
	  "process.image\t1\tx.exe\tt\n", NULL, NULL,
	  "port.owner 80 = process 12, httpd.exe\n",
	  "port.owner 80 = process 12\nprocess.image 1 = x.exe\nprocess.image 12 = httpd.exe\n" },
	{ "port.owner\t80\tprocess 12\tn\nport.owner\t81\tHTTP.sys\tn\n"
	  "process.image\t120\tx.exe\tt\n", NULL, NULL, "", "process.image 120 = x.exe\n" },
	/* Addresses. */
	{ "listen.address\t192.0.2.99\tlisted\tl\nlisten.address\t192.0.2.7\tlisted\tl\n"
	  "listen.address\t127.0.0.1\tlisted\tl\nlisten.address\t0.0.0.0\tlisted\tl\n"
	  "listen.address\t::1\tlisted\tl\nhost.address\t-\t192.0.2.7\ti\n", NULL, NULL,
	  "listen.stale 192.0.2.99 = yes: not an address of this server\n", "" },
	{ "listen.address\t192.0.2.99\tlisted\tl\n", NULL, NULL, "", "" },
	/* Files. */
	{ "file.access\tmod.dll\tdenied\ti\n", NULL, "c:\\app\\mod.dll",
	  "file.access c:\\app\\mod.dll = denied\n", "" },
	{ "file.access\tD:\\mod.dll\tdenied\ti\n", NULL, "c:\\app\\mod.dll", "", "" },
	{ "file.missing_dependency\tc:\\x.dll\tMSVCP140.dll\tp\n"
	  "module.needs\tc:\\mod.dll\tMSVCP140.dll of Visual C++\tf\n"
	  "module.needs\tc:\\n.dll\tMSVCP140_1.dll of Visual C++\tf\n", NULL, NULL,
	  "file.missing_dependency c:\\mod.dll = MSVCP140.dll\n", "" },
	/* Which application a folder is: by its path, or the only one. */
	{ CONFIG "app.machine\tshop\tx64\tin/shop/a.json\n", NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\napp.machine /LM/W3SVC/6/ROOT = x64\n",
	  "app.machine shop = x64\n" },
	{ TWO_SITES "app.machine\tsite\tx64\tin/site/a.json\n", "/lm/w3svc/7/root", NULL,
	  "worker.machine /LM/W3SVC/7/ROOT = x86\napp.machine /LM/W3SVC/7/ROOT = x64\n",
	  "app.machine site = x64\n" },
	{ "app.machine\tsite\tx64\tin/site/a.json\n", "/lm/w3svc/7/root", NULL,
	  "app.machine /lm/w3svc/7/root = x64\n", "app.machine site = x64\n" },
	{ TWO_SITES "app.machine\tsite\tx64\tin/site/a.json\n", NULL, NULL, "", "" },
	{ CONFIG "app.machine\ta\tx64\tin/a/a.json\napp.machine\tb\tx64\tin/b/a.json\n",
	  "/lm/w3svc/6/root", NULL, "", "" },
	{ "app.machine\tsite\tx64\tin/site/a.json\n", "MACHINE/WEBROOT/APPHOST/SHOP", NULL,
	  "", "" },
	/* Frameworks. */
	{ CONFIG WANTS("8.0.4") HAS("x86", "6.0.29") HAS("x86", "8.0.3") HAS("x64", "8.0.4"),
	  NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\n"
	  "app.frameworks /LM/W3SVC/6/ROOT = Microsoft.AspNetCore.App 8.0.4\n"
	  "app.frameworks_installed /LM/W3SVC/6/ROOT = no: Microsoft.AspNetCore.App 8.0.4 (x86) "
	  "is wanted, installed: 6.0.29, 8.0.3\n",
	  "app.frameworks shop = Microsoft.AspNetCore.App 8.0.4\n" },
	{ CONFIG WANTS("8.0.4") HAS("x86", "8.0.5"), NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\n"
	  "app.frameworks /LM/W3SVC/6/ROOT = Microsoft.AspNetCore.App 8.0.4\n"
	  "app.frameworks_installed /LM/W3SVC/6/ROOT = yes\n",
	  "app.frameworks shop = Microsoft.AspNetCore.App 8.0.4\n" },
	{ CONFIG WANTS("8.0.4, rollForward Major") HAS("x86", "9.0.0"), NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\n"
	  "app.frameworks /LM/W3SVC/6/ROOT = Microsoft.AspNetCore.App 8.0.4, rollForward Major\n"
	  "app.frameworks_installed /LM/W3SVC/6/ROOT = yes\n",
	  "app.frameworks shop = Microsoft.AspNetCore.App 8.0.4, rollForward Major\n" },
	/* The runtimes of that machine are not listed, or the machine is not known. */
	{ CONFIG WANTS("8.0.4") HAS("x64", "6.0.29"), NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\n"
	  "app.frameworks /LM/W3SVC/6/ROOT = Microsoft.AspNetCore.App 8.0.4\n",
	  "app.frameworks shop = Microsoft.AspNetCore.App 8.0.4\n" },
	{ WANTS("8.0.4") HAS("x64", "6.0.29"), NULL, NULL, "", "" },
	/* Hosting models of a pool. */
	{ TWO_SITES "app.hosting\tshop\tinprocess\tin/shop/w\n"
	  "app.hosting\tadmin\tinprocess\tin/admin/w\n", NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\nworker.machine /LM/W3SVC/7/ROOT = x86\n"
	  "app.hosting /LM/W3SVC/6/ROOT = inprocess\napp.hosting /LM/W3SVC/7/ROOT = inprocess\n"
	  "pool.hosting /LM/W3SVC/6/ROOT = several in process: /LM/W3SVC/7/ROOT inprocess, "
	  "/LM/W3SVC/6/ROOT inprocess\n"
	  "pool.hosting /LM/W3SVC/7/ROOT = several in process: /LM/W3SVC/7/ROOT inprocess, "
	  "/LM/W3SVC/6/ROOT inprocess\n"
	  "pool.hosting ShopPool = several in process: /LM/W3SVC/7/ROOT inprocess, "
	  "/LM/W3SVC/6/ROOT inprocess\n"
	  "pool.hosting ShopPool = several in process: /LM/W3SVC/7/ROOT inprocess, "
	  "/LM/W3SVC/6/ROOT inprocess\n",
	  "app.hosting admin = inprocess\napp.hosting shop = inprocess\n" },
	{ TWO_SITES "app.hosting\tshop\tinprocess\tin/shop/w\n", NULL, NULL,
	  "worker.machine /LM/W3SVC/6/ROOT = x86\napp.hosting /LM/W3SVC/6/ROOT = inprocess\n",
	  "app.hosting shop = inprocess\n" },
};

static void read_findings(struct evidence *evidence, const char *findings)
{
	struct text text = { 0 };
	struct fail fail = { "" };

	for (const char *at = findings; *at; at = strchr(at, '\n') + 1) {
		text_add(&text, "WEB01\t");
		text_add_bytes(&text, at, (size_t)(strchr(at, '\n') - at + 1));
	}
	ck_assert_msg(evidence_text_parse(evidence, text_get(&text), text.size, &fail) == 0,
		      "%s", fail.msg);
	text_release(&text);
}

static bool has(const struct evidence *evidence, const struct evidence_finding *finding)
{
	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *other = &evidence->list[i];

		if (strcmp(other->finding, finding->finding) == 0 &&
		    strcmp(other->value, finding->value) == 0 &&
		    strcmp(other->of ? other->of : "", finding->of ? finding->of : "") == 0)
			return true;
	}
	return false;
}

/* Those of one that the other has not. */
static void list_new(struct text *text, const struct evidence *evidence,
		     const struct evidence *other)
{
	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *finding = &evidence->list[i];

		if (!has(other, finding))
			text_printf(text, "%s%s%s = %s\n", finding->finding,
				    finding->of ? " " : "", finding->of ? finding->of : "",
				    finding->value);
	}
}

START_TEST(joined)
{
	struct evidence before = { .count = 0 }, after = { .count = 0 };
	const struct evidence_want want = {
		.computer = "web01.contoso.example", .application = joins[_i].application,
		.module = joins[_i].module,
	};
	const struct evidence_wants wants = { &want, 1 };
	struct text added = { 0 }, gone = { 0 };

	read_findings(&before, joins[_i].findings);
	read_findings(&after, joins[_i].findings);
	ck_assert_int_eq(evidence_join(&after, &wants, NULL), 0);
	list_new(&added, &after, &before);
	list_new(&gone, &before, &after);
	ck_assert_str_eq(text_get(&added), joins[_i].added);
	ck_assert_str_eq(text_get(&gone), joins[_i].gone);
	text_release(&added);
	text_release(&gone);
	evidence_release(&before);
	evidence_release(&after);
}
END_TEST

/* What one computer says is not joined with what another says. */
START_TEST(apart)
{
	static const char findings[] =
		"A\tport.owner\t80\tprocess 12\tn\nB\tprocess.image\t12\thttpd.exe\tt\n"
		"-\tprocess.image\t12\tx.exe\tt\n";
	const struct evidence_wants wants = { NULL, 0 };
	struct evidence evidence = { .count = 0 };

	ck_assert_int_eq(evidence_text_parse(&evidence, findings, sizeof(findings) - 1, NULL), 0);
	ck_assert_int_eq(evidence_join(&evidence, &wants, NULL), 0);
	ck_assert_uint_eq(evidence.count, 1);
	ck_assert_str_eq(evidence.list[0].value, "process 12");
	evidence_release(&evidence);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("join");
	TCase *tests = tcase_create("join");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tests);
	tcase_add_loop_test(tests, joined, 0, COUNT(joins));
	tcase_add_test(tests, apart);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
