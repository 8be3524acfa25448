/*
 * check_command_names.c - which names from a log may be in a command: rules_path.h, row by
 * row, and that rules_expand() asks it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"
#include "text.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* Where it may be. */
enum allowed { NOWHERE, LOOK, ANYWHERE };

static const struct {
	const char *path;
	enum allowed allowed;
} files[] = {
	{ "C:\\Program Files\\Contoso\\filter.dll", ANYWHERE },
	{ "E:\\MSExchange2019\\ClientAccess\\Owa\\auth\\exppw.dll", ANYWHERE },
	{ "c:\\windows\\system32\\INETSRV\\Static.DLL", ANYWHERE },
	{ "C:\\Windows\\System32\\x.dll", ANYWHERE },
	{ "D:\\sites\\shop\\bin\\Shop.exe", ANYWHERE },
	{ "C:\\Windows\\System32\\inetsrv\\w3wp.exe", ANYWHERE },
	{ "C:\\Windows\\Microsoft.NET\\Framework\\v4.0.30319\\aspnet_wp.exe", ANYWHERE },
	{ "D:\\a\\config\\x.dll", ANYWHERE },
	{ "D:\\con\xc3\xa9\\x.dll", ANYWHERE },
	{ "D:\\console\\com10.dll", ANYWHERE },
	{ "D:\\.hidden\\a.b.dll", ANYWHERE },
	/* What is shown need not be a module. */
	{ "C:\\inetpub\\filter.isapi", LOOK },
	{ "C:\\inetpub\\x.dll.txt", LOOK },
	{ "C:\\inetpub\\dll", LOOK },
	{ "C:\\inetpub\\.dll", LOOK },
	{ "C:\\x.dll", LOOK },
	{ "C:\\Windows\\System32\\cmd.exe", LOOK },
	{ "C:\\WinNT\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", LOOK },
	{ "C:\\Windows\\regedit.exe", LOOK },
	{ "C:\\Users\\Bob\\site\\x.dll", LOOK },
	{ "C:\\uSERS\\x.dll", LOOK },
	{ "C:\\Documents and Settings\\Bob\\x.dll", LOOK },
	{ "C:\\ProgramData\\a\\x.dll", LOOK },
	{ "C:\\PROGRA~1\\Contoso\\x.dll", LOOK },
	{ "C:\\inetpub\\FILTER~1.DLL", LOOK },
	/* Another host, a device, another way to say the same. */
	{ "\\\\evil.example\\s\\x.dll", NOWHERE },
	{ "\\\\evil.example@80\\dav\\x.dll", NOWHERE },
	{ "//evil.example/s/x.dll", NOWHERE },
	{ "\\/evil.example\\s\\x.dll", NOWHERE },
	{ "/\\evil.example\\s\\x.dll", NOWHERE },
	{ "\\\\?\\C:\\a\\x.dll", NOWHERE },
	{ "\\\\?\\UNC\\evil.example\\s\\x.dll", NOWHERE },
	{ "\\\\.\\C:\\a\\x.dll", NOWHERE },
	{ "\\\\.\\pipe\\x.dll", NOWHERE },
	{ "\\??\\C:\\a\\x.dll", NOWHERE },
	{ "\\??\\UNC\\evil.example\\s\\x.dll", NOWHERE },
	{ "\\Device\\Mup\\evil.example\\s\\x.dll", NOWHERE },
	{ "file:\\\\evil.example\\x.dll", NOWHERE },
	{ "http://evil.example/x.dll", NOWHERE },
	{ "C:\\a\\\\evil.example\\x.dll", NOWHERE },
	{ "C:\\\\evil.example\\x.dll", NOWHERE },
	{ "C:/Windows/x.dll", NOWHERE },
	{ "C:\\Windows/x.dll", NOWHERE },
	{ "C:x.dll", NOWHERE },
	{ "\\x.dll", NOWHERE },
	{ "a\\x.dll", NOWHERE },
	{ "x.dll", NOWHERE },
	{ "1:\\a\\x.dll", NOWHERE },
	{ "CC:\\a\\x.dll", NOWHERE },
	{ "C:\\", NOWHERE },
	{ "C:", NOWHERE },
	{ "", NOWHERE },
	/* Up, nowhere, a stream. */
	{ "C:\\a\\..\\Windows\\System32\\config\\SAM", NOWHERE },
	{ "C:\\a\\.. \\x.dll", NOWHERE },
	{ "C:\\a\\...\\x.dll", NOWHERE },
	{ "C:\\a\\.\\x.dll", NOWHERE },
	{ "C:\\a\\..", NOWHERE },
	{ "C:\\a.dll:stream", NOWHERE },
	{ "C:\\a\\b.dll:x.dll", NOWHERE },
	{ "C:\\a\\b.dll::$DATA", NOWHERE },
	{ "C:\\a:b\\x.dll", NOWHERE },
	{ "C:\\a\\::$INDEX_ALLOCATION\\x.dll", NOWHERE },
	/* What Windows drops, and devices. */
	{ "C:\\a\\x.dll.", NOWHERE },
	{ "C:\\a\\x.dll ", NOWHERE },
	{ "C:\\a \\x.dll", NOWHERE },
	{ "C:\\a.\\x.dll", NOWHERE },
	{ "C:\\ a\\x.dll", NOWHERE },
	{ "C:\\a\\nul.dll", NOWHERE },
	{ "C:\\a\\CON", NOWHERE },
	{ "C:\\aux\\x.dll", NOWHERE },
	{ "C:\\a\\com1.dll", NOWHERE },
	{ "C:\\a\\LPT9 .x.dll", NOWHERE },
	{ "C:\\a\\prn.a.dll", NOWHERE },
	{ "C:\\a\\CONIN$", NOWHERE },
	{ "C:\\a\\clock$.dll", NOWHERE },
	/* The system's secrets. */
	{ "C:\\Windows\\System32\\config\\SAM", NOWHERE },
	{ "C:\\WINDOWS\\system32\\CONFIG\\sam.dll", NOWHERE },
	{ "C:\\Windows\\Sysnative\\config\\SYSTEM", NOWHERE },
	{ "C:\\Windows\\SysWOW64\\config\\SYSTEM", NOWHERE },
	{ "C:\\Windows\\System32\\config\\RegBack\\SAM", NOWHERE },
	{ "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config", NOWHERE },
	{ "C:\\Windows\\repair\\sam", NOWHERE },
	{ "C:\\Windows\\NTDS\\ntds.dit", NOWHERE },
	{ "C:\\System Volume Information\\x.dll", NOWHERE },
	{ "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\x", NOWHERE },
	{ "C:\\Windows\\System32\\Microsoft\\Protect\\x.dll", NOWHERE },
	{ "C:\\inetpub\\history\\CFGHISTORY_0000000001\\x.dll", NOWHERE },
	{ "C:\\inetpub\\temp\\appPools\\x.dll", NOWHERE },
	{ "C:\\Windows\\System32\\inetsrv\\backup\\x.dll", NOWHERE },
	{ "C:\\Windows\\System32\\inetsrv\\MetaBack\\x.dll", NOWHERE },
	/* What people have, or left. */
	{ "C:\\Windows.old\\a\\x.dll", LOOK },
	{ "D:\\data\\Users\\a\\x.dll", LOOK },
	{ "D:\\Backup\\x.dll", LOOK },
	{ "C:\\Windows.old.000\\php\\php5isapi.dll", LOOK },
	{ "D:\\Backup2023\\x.dll", LOOK },
	{ "D:\\Backup (2)\\x.dll", LOOK },
	{ "C:\\Users.WEB01\\x.dll", LOOK },
	{ "D:\\Backup Exec\\x.dll", ANYWHERE },
	{ "D:\\apache backups\\x.dll", LOOK },
	{ "D:\\Sauvegardes\\x.dll", LOOK },
	{ "D:\\nobackup\\x.dll", ANYWHERE },
	{ "D:\\Profiles\\anna\\x.dll", LOOK },
	{ "D:\\home\\anna\\x.dll", LOOK },
	{ "C:\\Benutzer\\anna\\x.dll", LOOK },
	{ "C:\\Utilisateurs\\anna\\x.dll", LOOK },
	{ "C:\\Usu\xC3\xA1rios\\anna\\x.dll", LOOK },
	{ "C:\\Windows.0\\isapi\\x.dll", LOOK },
	{ "C:\\RECYCLER\\isapi\\x.dll", LOOK },
	{ "D:\\UsersOfShop\\x.dll", ANYWHERE },
};

static const struct {
	const char *path;
	enum allowed allowed;
} folders[] = {
	{ "C:\\Program Files\\Contoso\\Filter", ANYWHERE },
	{ "E:\\MSExchange2019\\ClientAccess\\Owa\\auth", ANYWHERE },
	{ "C:\\inetpub\\filters", ANYWHERE },
	{ "C:\\inetpub", LOOK },
	{ "C:\\inetpub\\history", NOWHERE },
	{ "C:\\Program Files", LOOK },
	{ "D:\\program files (x86)", LOOK },
	{ "C:\\Program Files (Arm)", LOOK },
	/* All of a vendor's. */
	{ "C:\\Program Files\\Apache Software Foundation", LOOK },
	{ "C:\\Program Files (x86)\\Contoso", LOOK },
	{ "C:\\Program Files\\Common Files", LOOK },
	{ "C:\\Program Files\\Common Files\\Contoso", LOOK },
	{ "C:\\Program Files\\Common Files\\Contoso\\Filter", ANYWHERE },
	{ "C:\\Archivos de programa\\Contoso", LOOK },
	{ "C:\\Programmes\\Fichiers communs\\Contoso", LOOK },
	{ "C:\\Programmi\\PHP", LOOK },
	{ "C:\\Arquivos de Programas\\PHP\\ext", ANYWHERE },
	/* What programs keep. */
	{ "C:\\Program Files\\Apache Software Foundation\\Tomcat 9.0\\conf", LOOK },
	{ "C:\\Apache24\\conf\\ssl", LOOK },
	{ "C:\\Apache24\\CONF\\x\\y", LOOK },
	{ "D:\\nginx\\conf.d", LOOK },
	{ "D:\\a\\config", LOOK },
	{ "D:\\a\\certs-2023", LOOK },
	{ "D:\\a\\keys\\b", LOOK },
	{ "D:\\a\\configurator\\certsrv", ANYWHERE },
	{ "C:\\Windows.old", LOOK },
	{ "C:\\Windows.old.000\\php", LOOK },
	{ "C:\\Windows.old(1)", LOOK },
	{ "D:\\Backup", LOOK },
	{ "C:\\Dokumente und Einstellungen", LOOK },
	{ "C:\\Windows\\System32\\inetsrv", ANYWHERE },
	{ "C:\\Windows\\SysWOW64\\inetsrv", ANYWHERE },
	{ "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319", ANYWHERE },
	{ "C:\\Windows\\Microsoft.NET", LOOK },
	{ "C:\\Windows", LOOK },
	{ "C:\\WINDOWS\\system32", LOOK },
	{ "C:\\Windows\\System32\\drivers", LOOK },
	{ "C:\\WINNT\\x", LOOK },
	{ "C:\\Users", LOOK },
	{ "C:\\Users\\Administrator\\Desktop", LOOK },
	{ "C:\\ProgramData", LOOK },
	{ "C:\\USERS~1", LOOK },
	{ "C:\\", NOWHERE },
	{ "C:", NOWHERE },
	{ "C:\\Windows\\System32\\config", NOWHERE },
	{ "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys", NOWHERE },
	{ "\\\\evil.example\\s", NOWHERE },
};

static const struct {
	enum rules_name kind;
	const char *name;
	bool fits;
} names[] = {
	{ RULES_FILE_NAME, "exppw.dll", true },
	{ RULES_FILE_NAME, "ISAPI filter", true },
	{ RULES_FILE_NAME, "..", false },
	{ RULES_FILE_NAME, "..\\x.dll", false },
	{ RULES_FILE_NAME, "\\\\evil.example\\x.dll", false },
	{ RULES_FILE_NAME, "a/x.dll", false },
	{ RULES_FILE_NAME, "x.dll:s", false },
	{ RULES_FILE_NAME, "nul", false },
	{ RULES_FILE_NAME, "x.dll.", false },
	{ RULES_FILE_NAME, "", false },
	{ RULES_NUMBER, "4712", true },
	{ RULES_NUMBER, "4294967295", true },
	{ RULES_NUMBER, "42949672950", false },
	{ RULES_NUMBER, "lsass.exe", false },
	{ RULES_NUMBER, "4712 -w", false },
	{ RULES_NUMBER, "", false },
	{ RULES_OTHER_NAME, "DefaultAppPool", true },
	{ RULES_OTHER_NAME, "Contoso (v1.2)", true },
	{ RULES_OTHER_NAME, "Contoso/Shop", true },
	{ RULES_OTHER_NAME, "CONTOSO\\svc_iis", true },
	{ RULES_OTHER_NAME, "10.0.0.7:443", true },
	{ RULES_OTHER_NAME, "\\\\evil.example\\s", false },
	{ RULES_OTHER_NAME, "\\x", false },
	{ RULES_OTHER_NAME, "/x", false },
	{ RULES_OTHER_NAME, "a\\\\b", false },
	{ RULES_OTHER_NAME, "a/\\b", false },
	{ RULES_OTHER_NAME, "../../1/ROOT", false },
	{ RULES_OTHER_NAME, "a\\..\\b", false },
};

static const struct {
	const char *name;
	enum allowed allowed;
} modules[] = {
	{ "VendorModule", ANYWHERE },
	{ "RewriteModule", ANYWHERE },
	{ "RequestFilteringModule2", ANYWHERE },
	{ "Managed", ANYWHERE },
	{ "RequestFilteringModule", LOOK },
	{ "requestfilteringMODULE", LOOK },
	{ "UrlAuthorizationModule", LOOK },
	{ "IpRestrictionModule", LOOK },
	{ "DynamicIpRestrictionModule", LOOK },
	{ "WindowsAuthenticationModule", LOOK },
	{ "HttpLoggingModule", LOOK },
	{ "AnonymousAuthenticationModule", LOOK },
	{ "WindowsAuthentication", LOOK },
	{ "ManagedEngine", LOOK },
	{ "ManagedEngine64", LOOK },
	{ "ManagedEngineV4.0_32bit", LOOK },
	{ "ManagedEngineV4.0_64bit", LOOK },
	{ "..\\x", NOWHERE },
	{ "RequestFilteringModule ", NOWHERE },
	{ "", NOWHERE },
};

static void check_path(const char *path, enum rules_name kind, enum allowed allowed)
{
	ck_assert_msg(rules_name_fits(path, kind, RULES_LOOK_COMMAND) == (allowed >= LOOK),
		      "to look at: %s", path);
	ck_assert_msg(rules_name_fits(path, kind, RULES_CHANGE_COMMAND) == (allowed == ANYWHERE),
		      "to change: %s", path);
}

START_TEST(files_fit)
{
	check_path(files[_i].path, RULES_FILE_PATH, files[_i].allowed);
}
END_TEST

START_TEST(folders_fit)
{
	check_path(folders[_i].path, RULES_FOLDER_PATH, folders[_i].allowed);
}
END_TEST

START_TEST(modules_fit)
{
	check_path(modules[_i].name, RULES_MODULE_NAME, modules[_i].allowed);
}
END_TEST

START_TEST(names_fit)
{
	ck_assert_msg(rules_name_fits(names[_i].name, names[_i].kind, RULES_LOOK_COMMAND) ==
		      names[_i].fits, "%s", names[_i].name);
}
END_TEST

static const char *value(void *context, const char *role)
{
	const char *const *pair = context;

	if (strcmp(pair[0], "path and folder") == 0)
		return strcmp(role, "path") == 0 ? pair[1] :
		       strcmp(role, "folder") == 0 ? "D:\\a" : NULL;
	return strcmp(role, pair[0]) == 0 ? pair[1] : NULL;
}

/* What goes into the command, and whether a warning is due. */
static const struct {
	const char *from, *role, *value;
	enum rules_use use;
	const char *to;
	bool whole;
} commands[] = {
	{ "icacls \"{path}\"", "path", "D:\\a\\x.dll", RULES_LOOK_COMMAND,
	  "icacls \"D:\\a\\x.dll\"", true },
	{ "icacls \"{path}\"", "path", "\\\\evil\\s\\x.dll", RULES_LOOK_COMMAND,
	  "icacls \"<path of the module>\"", false },
	{ "icacls \"{folder}\"", "folder", "\\\\evil\\s", RULES_LOOK_COMMAND,
	  "icacls \"<folder of the module>\"", false },
	{ "icacls \"{path}\" /grant", "path", "D:\\a\\key.pem", RULES_CHANGE_COMMAND,
	  "icacls \"<path of the module>\" /grant", false },
	{ "findstr \"{module}\"", "module", "..\\x.dll", RULES_LOOK_COMMAND,
	  "findstr \"<name of the module>\"", false },
	{ "appcmd \"{module_name}\"", "module_name", "VendorModule", RULES_CHANGE_COMMAND,
	  "appcmd \"VendorModule\"", true },
	{ "appcmd \"{module_name}\"", "module_name", "RequestFilteringModule",
	  RULES_CHANGE_COMMAND, "appcmd \"<module name>\"", false },
	{ "appcmd \"{module_name}\"", "module_name", "", RULES_CHANGE_COMMAND,
	  "appcmd \"<module name>\"", true },
	{ "appcmd \"{pool}\"", "pool", "\\\\evil\\s", RULES_LOOK_COMMAND,
	  "appcmd \"<name of the application pool>\"", true },
	{ "appcmd ({pool_list})", "pool_list", "A\n..\\..\\b\n\\\\evil\\s", RULES_CHANGE_COMMAND,
	  "appcmd (\"A\" \"<name of the application pool>\")", true },
	{ "dir \"{folder}\"", "path and folder", "D:\\a\\x.dll", RULES_LOOK_COMMAND,
	  "dir \"D:\\a\"", true },
	{ "dir \"{folder}\"", "path and folder", "D:\\a\\x.dll:s", RULES_LOOK_COMMAND,
	  "dir \"<folder of the module>\"", false },
	{ "dir \"{folder}\" /grant", "path and folder", "D:\\a\\key.pem", RULES_CHANGE_COMMAND,
	  "dir \"<folder of the module>\" /grant", false },
	{ "dir[[ \"{folder}\"]]", "path and folder", "D:\\a\\nul.dll", RULES_LOOK_COMMAND, "dir",
	  true },
	{ "copy \"h\\{config.sound_copy}\"", "config.sound_copy", "CFGHISTORY_0000000007",
	  RULES_CHANGE_COMMAND, "copy \"h\\CFGHISTORY_0000000007\"", true },
	{ "copy \"h\\{config.sound_copy}\"", "config.sound_copy", "a\\..\\b",
	  RULES_CHANGE_COMMAND, "copy \"h\\<config sound copy>\"", false },
	{ "procdump {process_id}", "process_id", "4712", RULES_CHANGE_COMMAND, "procdump 4712",
	  true },
	{ "procdump {process_id}", "process_id", "lsass.exe", RULES_CHANGE_COMMAND,
	  "procdump <process id>", true },
	{ "netstat {port}", "port", "x", RULES_LOOK_COMMAND, "netstat <port>", true },
	/* It is not known, or lost its backslashes. */
	{ "dir \"{path}\"", "path", "C:PHPphp.dll", RULES_LOOK_COMMAND,
	  "dir \"<path of the module>\"", true },
	{ "dir \"{path}\"", "x", "", RULES_LOOK_COMMAND, "dir \"<path of the module>\"", true },
	/* A sentence says what the log says. */
	{ "{path} is missing", "path", "\\\\evil\\s\\x.dll", RULES_PROSE,
	  "\\\\evil\\s\\x.dll is missing", true },
	{ "dir[[ \"{path}\"]]", "path", "C:\\..\\x.dll", RULES_LOOK_COMMAND, "dir", true },
};

START_TEST(commands_hold_what_fits)
{
	const char *pair[2] = { commands[_i].role, commands[_i].value };
	struct text text = { 0 };
	bool whole = rules_expand(&text, commands[_i].from, commands[_i].use, value, pair);

	ck_assert_str_eq(text_get(&text), commands[_i].to);
	ck_assert_int_eq(whole, commands[_i].whole);
	text_release(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command names");
	TCase *cases = tcase_create("names");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, cases);
	tcase_add_loop_test(cases, files_fit, 0, COUNT(files));
	tcase_add_loop_test(cases, folders_fit, 0, COUNT(folders));
	tcase_add_loop_test(cases, modules_fit, 0, COUNT(modules));
	tcase_add_loop_test(cases, names_fit, 0, COUNT(names));
	tcase_add_loop_test(cases, commands_hold_what_fits, 0, COUNT(commands));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
