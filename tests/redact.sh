#!/bin/sh
# redact.sh - a redacted report holds no name of the logs, in no form; its verdict is
# that of the report with names; reports made with one map can be put together.
#
# tests/fixtures/redact is a server full of secrets.  The last line counts the checks.
# SPDX-License-Identifier: MIT
# $quiet and $real are split at spaces on purpose.
# shellcheck disable=SC2086
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
secrets=$srcdir/tests/fixtures/redact/secrets
masked=$srcdir/tests/fixtures/redact/masked
. "$srcdir/tests/cases.sh"

quiet=-q
scan() { # exit status, output, arguments...
	wanted=$1
	out=$2
	shift 2
	"$IISTRIAGE" $quiet "$@" >"$out" 2>"$tmp/err"
	got=$?
	[ "$got" = "$wanted" ] && return
	echo "wanted status $wanted, got $got: iistriage $*"
	cat "$tmp/err"
	return 1
}

# ---- the logs ----

# A name of every kind at every place of every event, as it is and within a sentence.
everywhere() {
	printf '%s\n' 'era 2008' 'computer WEBSRV42.kunde-intern.example' \
		'channel Application' 'start 2023-01-06T00:00:00Z' \
		'event WAS/5021 warning' 'at 0s' 'data Lohnbuch Produktion' \
		'event W3SVC/1004 error' 'at 1s' 'data http://x/' 'data Intranet Geheimsache'
	awk -F/ '
	BEGIN {
		provider["ANCM"] = "IIS AspNetCore Module V2"
		provider["ASPNET"] = "ASP.NET 4.0.30319.0"
		provider["WER"] = "Application Error"
		provider["DOTNET"] = ".NET Runtime"
		provider["SXS"] = "SideBySide"
		provider["IISADMIN"] = "IISADMIN"
		provider["WAM"] = "WAM"
		provider["SYSTEM"] = "USER32"
		provider["IISLOG"] = "IISLOG"
		provider["ASP"] = "Active Server Pages"
		provider["TCPIP"] = "Tcpip"
		provider["ESE"] = "ESE"
		count = split("Lohnbuch Produktion|lohnbuch PRODUKTION|KUNDE\\svc_lohn|kunde\\SVC_LOHN|" \
			"admin.verborgen@kunde-mail.example|S-1-5-21-111222333-444555666-777888999-1234|" \
			"10.77.66.55|2001:db8:77::1|[2001:DB8:77::1]:443|*:80:portal.kunde-mail.example|" \
			"https://zahlung.geheimbank.example/pay|" \
			"\\\\dateiserver9\\geheimfreigabe\\x.config|\\\\?\\UNC\\Dateiserver9\\Geheimfreigabe\\y|" \
			"\\\\?\\C:\\Users\\hmeierling\\x|C:\\Users\\HMEIERLING\\bin\\x.dll|WEBSRV42|" \
			"websrv42.KUNDE-INTERN.example|IIS APPPOOL\\Lohnbuch Produktion|" \
			"C:\\Documents and Settings\\Otto Normal\\x.dll|websrv42$|KUNDE\\WEBSRV42$|" \
			"http://sqlgeheim.kunde-intern.example:8080/|" \
			"C:/Users/hmeierling/site/web.config|tcp://10.77.66.99:808/", form, "|")
	}
	{
		if ($1 in provider)
			printf "event %s error\nprovider %s\n", $2, provider[$1]
		else
			printf "event %s/%s error\n", $1, $2
		printf "at %dm\n", ++row
		for (i = 0; i < 12; i++) {
			name = form[(row * 5 + i) % count + 1]
			printf i % 3 == 1 ? "data error in %s (0x80070005)\n" : "data %s\n", name
		}
		printf "binary-text %s\n", form[row % count + 1]
	}' "$srcdir/tests/coverage/events"
}

mkdir "$tmp/logs" "$tmp/logs/kunde-intern"
cd "$tmp/logs" || exit 99
mkevtx=$builddir/tests/writer/mkevtx
"$mkevtx" "$srcdir/tests/fixtures/redact/Application.txt" kunde-intern/WEBSRV42.evtx &&
	"$mkevtx" "$srcdir/tests/fixtures/redact/System.txt" kunde-intern/System.evtx &&
	ln -s /kunde-mail kunde-intern/hmeierling.evtx && everywhere >everywhere.txt && "$mkevtx" everywhere.txt kunde-intern/everywhere.evtx || exit 99
# Without everywhere.evtx, which has addresses instead of numbers of processes.
real='kunde-intern/System.evtx kunde-intern/WEBSRV42.evtx'
forms=$(report_forms)
[ -n "$forms" ] || exit 99

# ---- no name is left ----

# Data in hexadecimal, read as text.
unhex() {
	grep -Eo '([0-9A-Fa-f]{2} ?){4,}' "$1" | tr -d ' ' | tr a-f A-F | awk '
	BEGIN { for (i = 1; i < 128; i++) char[sprintf("%02X", i)] = sprintf("%c", i) }
	{
		for (i = 1; i < length($0); i += 2)
			printf "%s", char[substr($0, i, 2)]
		print ""
	}'
}

# Names are also in sentences that are wrapped, and where characters are escaped.
hidden() { # report...
	for report; do
		[ -s "$report" ] || { echo "$report is empty"; return 1; }
		{
			cat "$report"
			tr -s '\n ' '  ' <"$report"
			echo
			tr -d '\\' <"$report"
			unhex "$report"
		} >"$tmp/all"
		if grep -niFf "$secrets" "$tmp/all" | cut -c 1-300 | head -n 5 | grep .; then
			echo "in ${report##*/}"
			return 1
		fi
	done
}

# All of them are in the report with names: else nothing could be missing.  Those that no
# report shows, passwords and keys, are in the log.
shown() {
	scan 0 "$tmp/names" -f json --all-events kunde-intern || return 1
	{
		tr -s '\\' '\\' <"$tmp/names"
		unhex "$tmp/names"
	} >"$tmp/all"
	while read -r secret; do
		if grep -qxF -e "$secret" "$masked"; then
			grep -qiF -e "$secret" "$srcdir"/tests/fixtures/redact/*.txt everywhere.txt &&
				! grep -iF -e "$secret" "$tmp/all"
		else
			grep -qiF -e "$secret" "$tmp/all"
		fi || { echo "$secret"; return 1; }
	done <"$secrets"
}

no_name() { # form, options...
	form=$1
	shift
	scan 0 "$tmp/out.$form" --redact -f "$form" "$@" kunde-intern && hidden "$tmp/out.$form" &&
		grep -qi 'redacted' "$tmp/out.$form"
}

every_form() { # options...
	for form in $forms; do
		no_name "$form" "$@" || return 1
	done
}

verbose() {
	quiet=-v
	every_form --all-events
	ret=$?
	quiet=-q
	return $ret
}

# Not one field of a redacted report is named by the file that it came from.
paths() {
	cp kunde-intern/System.evtx "$tmp/hmeierling.evtx"
	cp kunde-intern/System.evtx cut.evtx
	printf 'XXXX' | dd of=cut.evtx bs=1 seek=4200 conv=notrunc 2>"$tmp/dd"
	cp cut.evtx kunde.evtx
	for form in $forms; do
		scan 1 "$tmp/out" --redact -f "$form" kunde.evtx "$tmp/hmeierling.evtx" nokunde.evtx &&
			! grep -iE 'kunde|hmeierling' "$tmp/out" || return 1
	done
}

# Each sentence alone is the text of an exception; what is to be hidden has "geheim" in it.
sentences() {
	printf '%s\n' 'era 2008' 'computer WEB01' 'channel Application' \
		'start 2023-01-06T00:00:00Z' >sentences.txt
	while read -r sentence; do
		printf 'event 1026 error\nprovider .NET Runtime\nat 0s\ndata %s\n' \
			"Application: w3wp.exe\\nException Info: System.Exception: $sentence"
	done >>sentences.txt <<-'END'
		The remote name could not be resolved: 'portalgeheim'
		actively refused it. (lohngeheim:8080)
		UnableToConnect on cachegeheim:6379/Interactive
		Unable to connect to any of the specified MySQL hosts: sqlgeheim
		Host Name: PCGEHEIM
		Utilisateur : karlgeheim; Benutzername: ottogeheim
		runas /user:DOMGEHEIM\\paulgeheim cmd
		annageheim@DOMGEHEIM
		%USERNAME%=evageheim USERDOMAIN=NETGEHEIM
		CN=Hans Geheim,OU=Lohngeheim,DC=firmageheim,DC=local
		net use \\\\fsgeheim\\pay /user:DOMGEHEIM\\ingegeheim geheim1
		Server=s;User=u;Pass=geheim2
		Mot de passe : geheim3
		Cookie: a=1; .AspNetCore.Identity.Application=geheim4
		Ocp-Apim-Subscription-Key: geheim5
		The password for svc is geheim6
		Login failed for user 'DOMGEHEIM\\Anna Geheim'
		Zugriff verweigert für "DOMGEHEIM\\Jörg Geheim"
		"Hans Geheim" <x@geheim.example>
		mail to annageheim at geheim.com
		principal "geheim"
		resolve the host name 'sqlgeheim'
		the remote server sqlgeheim
		Server sqlgeheim is unreachable
		jdbc:sqlserver://sqlgeheim;databaseName=dbgeheim
		dbname=geheim dsn=geheim
		openssl -passin pass:geheim13
		sqlplus geheim/geheim@geheim
		sqlcmd -S sqlgeheim -d dbgeheim
		bcp dbgeheim.dbo.t out f -S sqlgeheim
		cmdkey /add:hostgeheim
		mysql -h hostgeheim
		schtasks /ru geheim
		nslookup hostgeheim
		ping hostgeheim
		your password was set to Geheim7!
		password is: geheim8
		pin: geheim9
		client secret value: 8Q~geheim10
		token 'geheim'
		Jwt {"Key": "geheim"}
		{\\"u\\":\\"DOMGEHEIM\\\\annageheim\\"}
		DOMGEHEIM\\annageheim\\r\\n   at X
		DOMGEHEIM&#92;annageheim
		file:////fsgeheim/pay/x.dll
		C://Users//annageheim//x
		&quot;userName&quot;:&quot;annageheim&quot;
		<site name="geheim" id="2"> applicationPool="poolgeheim"
		bindingInformation="*:80:webgeheim" SmtpServer="mailgeheim"
		utilisateur « annageheim », ユーザー「annageheim」
		Kontodomäne: DOMGEHEIM; Nom de l’ordinateur : PCGEHEIM
		Authorization: ApiKey geheim11
		InstrumentationKey=geheim12
	END
	"$mkevtx" sentences.txt sentences.evtx || return 1
	scan 0 "$tmp/out" -f json --all-events sentences.evtx && grep -qi geheim "$tmp/out" || return 1
	for form in $forms; do
		scan 0 "$tmp/out" --redact --all-events -f "$form" sentences.evtx || return 1
		[ -s "$tmp/out" ] && ! grep -i geheim "$tmp/out" || return 1
	done
}

# A pool that the System log names, in texts of the other: in any case, and with any blanks.
any_way() {
	printf '%s\n' 'era 2008' 'computer WEB01' 'channel System' 'start 2023-01-06T00:00:00Z' \
		'event WAS/5002 error' 'at 0s' 'data AppPoolID=Müller Gehälter' \
		'event WAS/5002 error' 'at 0s' 'data AppPoolID=MÜLLER GEHÄLTER' \
		'event WAS/5002 error' 'at 0s' 'data AppPoolID=Бухгалтерия & Co' >any.txt
	for text in 'MÜLLER GEHÄLTER, müller gehälter' 'Müller  Gehälter, MÜLLER	Gehälter' \
		'M%C3%BCller+Geh%c3%a4lter' 'M&#252;ller Gehälter' \
		'БУХГАЛТЕРИЯ &amp; CO, бухгалтерия \u0026 co'; do
		printf 'event 1026 error\nprovider .NET Runtime\nat 1s\ndata %s: %s\n' \
			'Application: w3wp.exe Exception Info: System.Exception' "$text"
	done >>any.txt
	"$mkevtx" any.txt any.evtx || return 1
	for form in $forms; do
		scan 0 "$tmp/out" --redact --all-events -f "$form" any.evtx && [ -s "$tmp/out" ] &&
			! grep -i 'm[^ ]*ller\|geh[^ ]*lter\|БУХГ\|бухг' "$tmp/out" || return 1
	done
	scan 0 "$tmp/out" --redact any.evtx &&
		grep -q '^  pools    POOL-1 ([^)]*), POOL-2 ([^)]*)$' "$tmp/out"
}

# Pools, sites, accounts, hosts that only a configuration beside the logs names, asked for or not,
# and one that is switched off; "Portal" is a word.
beside() {
	printf '%s\n' 'era 2008' 'computer WEB01' 'channel System' 'start 2023-01-06T00:00:00Z' \
		"event WAS/$1" 'at 1m' 'data Alpha-Pool' 'data 4711' defaults \
		'channel Application' 'event 1026 error' 'provider .NET Runtime' 'style classic' \
		'at 0s' "data Application: w3wp.exe Exception Info: System.Exception: Falkenhorst, Falkenhorst Shop, svcadler of ADLER, Wanderfalke, KASTELL7, Portal" \
		>beside.txt
	rm -rf beside
	mkdir beside && "$mkevtx" beside.txt beside/a.evtx || return 1
	cat >beside/applicationHost.config <<-'END'
		<configuration><system.applicationHost><applicationPools><add name="Alpha-Pool">
		<processModel identityType="SpecificUser" userName="ADLER\svcadler" password="x"/></add>
		<add name="Falkenhorst" autoStart="false"/><add name="Portal"/></applicationPools><sites>
		<site name="Falkenhorst Shop" id="3"><application path="/" applicationPool="Falkenhorst">
		<virtualDirectory path="/" physicalPath="\\KASTELL7\share"/></application><bindings>
		<binding protocol="http" bindingInformation="*:80:wanderfalke.example.com"/></bindings>
		</site></sites></system.applicationHost></configuration>
	END
	echo 'APPPOOL "Falkenhorst" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)' >beside/appcmd.txt
	mkdir -p beside.logs && mv beside/a.evtx beside.logs && cp beside.logs/a.evtx beside || return 1
	for form in $forms; do
		for how in beside 'beside.logs --evidence beside/applicationHost.config'; do
			scan 0 "$tmp/out" --redact --all-events -f "$form" $how || return 1
			if grep -i 'falke\|adler\|kastell' "$tmp/out"; then
				echo "in $form of $how"
				return 1
			fi
		done
	done
}
metabase() {
	cat >beside/MetaBase.xml <<-'END'
		<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
		<IIsApplicationPool Location="/LM/W3SVC/AppPools/Falkenhorst" WAMUserName="ADLER\svcadler"/>
		<IIsWebServer Location="/LM/W3SVC/3" ServerComment="Falkenhorst Shop"
		ServerBindings=":80:wanderfalke.example.com"/>
		<IIsWebVirtualDir Location="/LM/W3SVC/3/ROOT" Path="\\KASTELL7\share"/>
		</MBProperty></configuration>
	END
	rm beside/appcmd.txt beside/applicationHost.config
	for form in json ndjson; do
		scan 0 "$tmp/out" --redact --all-events -f $form beside && grep -q Portal "$tmp/out" &&
			! grep -i 'falke\|adler\|kastell' "$tmp/out" || return 1
	done
}

# Names behind the fault of a file are not known: whoever passes the report on is told, once.
damaged_beside() {
	rm -rf half
	mkdir half && cp kunde-intern/System.evtx half || return 1
	echo '<configuration><system.applicationHost><sites><<site name="Falkenhorst" id="3"/>' \
		>half/applicationHost.config
	for form in $forms; do
		scan 3 "$tmp/out" --redact -f "$form" half && hidden "$tmp/out" &&
			[ "$(grep -c 'not known and not hidden elsewhere: line 1: ' "$tmp/err")" = 1 ] ||
			return 1
	done
	scan 0 "$tmp/out" half
}

# Sites that only a location names; a pool that is there twice, which a listing alone says; names
# that begin with a digit; folders of applications; and no version where one is told.
told_once() {
	x86=$srcdir/tests/evidence/x86-in-64-bit-pool
	bait=$srcdir/tests/bait
	dll='C:\Program Files\Contoso\Audit\contosoaudit.dll'
	handler="name=\"H\" path=\"*.x\" verb=\"*\" modules=\"IsapiModule\" scriptProcessor=\"$dll\""
	rm -rf once && mkdir -p once/Falkenhof/Wanderfalke || return 1
	for log in Application System; do
		"$mkevtx" "$x86/$log.txt" "once/$log.evtx" || return 1
	done
	cat >once/applicationHost.config <<-END
		<configuration><location path="Falkenhorst/lohn"><system.webServer><handlers>
		<add $handler/></handlers></system.webServer></location>
		<system.applicationHost><applicationPools><add name="ShopPool"/></applicationPools><sites>
		<site name="Shop" id="1"><application path="/" applicationPool="ShopPool"/></site></sites>
		</system.applicationHost></configuration>
	END
	cat >once/list.txt <<-END
		CONFIG
		  CONFIG.SECTION:"system.webServer/handlers"
		  path:"MACHINE/WEBROOT/APPHOST/Turmfalke"
		  [system.webServer-handlers]
		    [add]
		      name:"H"
		      path:"*.x"
		      verb:"*"
		      modules:"IsapiModule"
		      scriptProcessor:"$dll"
	END
	printf '%s\n' '<appcmd><CONFIG CONFIG.SECTION="system.webServer/handlers"' \
		'path="MACHINE/WEBROOT/APPHOST/Rotfalke"><system.webServer-handlers>' \
		"<add $handler/></system.webServer-handlers></CONFIG></appcmd>" >once/list.xml
	printf '%s\n' '<system.applicationHost>' '  <applicationPools>' '    <add name="ShopPool"/>' \
		'    <add name="Baumfalke"/>' '    <add name="Baumfalke"/>' '  </applicationPools>' \
		'</system.applicationHost>' >once/twice.txt
	cat >once/appcmd.txt <<-'END'
		APPPOOL "7falken" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)
		SITE "9Falken Shop" (id:4,bindings:http/*:80:,state:Stopped)
		APP "9Falken Shop/api" (applicationPool:7falken)
	END
	cp "$bait/web.config" "$bait/Shop.runtimeconfig.json" "$bait/app_offline.htm" once/Falkenhof &&
		cp "$bait/Shop.deps.json" once/Falkenhof/Wanderfalke &&
		sed 's/Sig\[4\].Value=.*/Sig[4].Value=falke.firma.local CORP\\hfalke/' \
			"$bait/Report.wer" >once/Report.wer || return 1
	scan 0 "$tmp/out" --all-events -f json once || return 1
	for name in Falkenhorst Turmfalke Rotfalke Baumfalke 7falken '9Falken Shop' \
		Falkenhof Wanderfalke falke.firma.local; do
		grep -q "$name" "$tmp/out" || { echo "$name is in no report"; return 1; }
	done
	for form in $forms; do
		scan 0 "$tmp/out" --redact --all-events -f "$form" once && [ -s "$tmp/out" ] || return 1
		if grep -i falke "$tmp/out"; then
			echo "in $form"
			return 1
		fi
	done
}

# Names that one output of a command, or HTTPERR, has alone: of a report that is written while logs
# are read, too, and behind any number of others.
outputs() {
	printf '%s\n' 'era 2008' 'computer WEB01' 'channel Application' 'start 2023-01-06T00:00:00Z' \
		'event 1026 error' 'provider .NET Runtime' 'at 0s' \
		'data Application: w3wp.exe Exception Info: System.Exception: Falkenhorst, Falke Shop, falkenhost, FALKSRV, svcfalke, Portal' \
		>outputs.txt
	rm -rf outputs && mkdir -p outputs/list outputs/objects outputs/xml outputs/http \
		outputs/queue outputs/metabase outputs/many || return 1
	cat >outputs/list/list.txt <<-'END'
		APPPOOL "Falkenhorst" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)
		SITE "Falke Shop" (id:4,bindings:http/*:80:,https/*:443:falkenhost,state:Started)
		VDIR "Falke Shop/x" (physicalPath:\\FALKSRV\share)
	END
	cat >outputs/objects/list.txt <<-'END'
		APPPOOL
		  APPPOOL.NAME:"Falkenhorst"
		  state:"Started"
		  [add]
		    name:"Falkenhorst"
		    [processModel]
		      identityType:"SpecificUser"
		      userName:"ADLER\svcfalke"
		APP
		  path:"/api"
		  APP.NAME:"Falke Shop/api"
		  APPPOOL.NAME:"Falkenhorst"
		  SITE.NAME:"Falke Shop"
	END
	cat >outputs/xml/list.xml <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<appcmd><APPPOOL APPPOOL.NAME="Falkenhorst" PipelineMode="Integrated" state="Started"/>
		<SITE SITE.NAME="Falke Shop" SITE.ID="4" bindings="http/*:80:falkenhost" state="Started"/>
		</appcmd>
	END
	cat >outputs/http/httperr1.log <<-'END'
		#Software: Microsoft HTTP API 2.0
		#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid sc-status s-siteid s-reason s-queuename
		2023-01-06 07:20:00 203.0.113.9 51402 192.0.2.7 443 HTTP/1.1 GET /x - 400 2 BadRequest Falkenhorst
		2023-01-06 07:20:00 203.0.113.9 51402 192.0.2.7 443 HTTP/1.1 GET /x - 503 2 Disabled Falke+Shop
	END
	cat >outputs/queue/netsh.txt <<-'END'
		Request queue name: Falkenhorst
		    Version: 2.0
		    State: Active
		    Request queue 503 verbosity level: Limited
		    Max requests: 1000
		    Number of active processes attached: 0
		    Processes:
		    URL groups:
		    URL group ID: FE00000340000001
		        State: Active
		        Request queue name: Falkenhorst
		        Number of registered URLs: 1
		        Registered URLs:
		            HTTP://FALKENHOST:80/
	END
	cat >outputs/metabase/adsutil.txt <<-'END'
		[/W3SVC/AppPools/Falkenhorst]
		KeyType                         : (STRING) "IIsApplicationPool"
		AppPoolState                    : (INTEGER) 4
		WAMUserName                     : (STRING) "ADLER\svcfalke"
		[/W3SVC/4]
		KeyType                         : (STRING) "IIsWebServer"
		ServerComment                   : (STRING) "Falke Shop"
	END
	awk 'BEGIN {
		for (i = 0; i < 5000; i++)
			printf "APPPOOL \"P%d\" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)\n", i
		for (i = 0; i < 400; i++)		# of more than 16 MiB
			printf "%50000s\n", "x"
	}' >outputs/many/list.txt && cat outputs/list/list.txt >>outputs/many/list.txt || return 1
	# Where, and the names that are there.
	while IFS=: read -r where names; do
		"$mkevtx" outputs.txt "outputs/$where/a.evtx" || return 1
		for form in $forms; do
			scan 0 "$tmp/out" --redact --all-events -f "$form" "outputs/$where" || return 1
			if grep -iE "$names" "$tmp/out"; then
				echo "in $form, of $where"
				return 1
			fi
		done
		scan 0 "$tmp/out" --redact --all-events -f ndjson "outputs/$where" &&
			grep -q Portal "$tmp/out" || return 1
	done <<-'END'
		list:falkenhorst|falke shop|falkenhost|falksrv
		objects:falkenhorst|falke shop|svcfalke
		xml:falkenhorst|falke shop|falkenhost
		http:falkenhorst|falke shop
		queue:falkenhorst|falkenhost
		metabase:falkenhorst|falke shop|svcfalke
		many:falkenhorst|falke shop|falkenhost|falksrv
	END
}

besides() {
	beside '5002 error' && beside '5186 information' || return 1
	# Where nothing failed, what was switched off is told.
	rm -rf quiet && cp -r beside quiet && sed '/channel Application/,$d' beside.txt >quiet.txt &&
		"$mkevtx" quiet.txt quiet/a.evtx && scan 0 "$tmp/out" --redact quiet &&
		grep -q 'POOL-[0-9]*: switched off' "$tmp/out" || return 1
	for form in json ndjson; do
		scan 0 "$tmp/out" --redact --all-events -f $form beside &&
			grep -q 'POOL-[0-9]*, SITE-1, USER-1 of DOMAIN-[0-9]*, HOST-[0-9]*, HOST-[0-9]*, Portal' "$tmp/out" ||
			return 1
	done
	metabase
}

# ---- the verdict stays ----

verdicts() { # JSON report
	sed -n '/^  "incidents"/,/^  "events"/p' "$1" |
		grep -E '"(rule|confidence|severity|count|first_seen|last_seen|error|process_ids|ongoing)":'
}

same_verdict() { # logs...
	scan 0 "$tmp/names" -f json "$@" && scan 0 "$tmp/tokens" -f json --redact "$@" || return 1
	verdicts "$tmp/names" >"$tmp/a"
	verdicts "$tmp/tokens" | diff -u "$tmp/a" -
}

samples() {
	for story in "$srcdir"/samples/*/System.evtx "$srcdir"/samples/iis6/*/System.evtx; do
		story=${story%System.evtx}
		same_verdict "$story" || { echo "$story"; return 1; }
	done
}

# A report with tokens leads to the verdict, too.
read_again() { # form, logs...
	form=$1
	shift
	scan 0 "$tmp/tokens" -f json --redact "$@" &&
		scan 0 "$tmp/part" -f "$form" --all-events --redact "$@" &&
		scan 0 "$tmp/again" -f json "$tmp/part" && verdicts "$tmp/again" >"$tmp/b" &&
		verdicts "$tmp/tokens" >"$tmp/a" && [ -s "$tmp/a" ] && diff -u "$tmp/a" "$tmp/b" &&
		grep -q '"redacted": true' "$tmp/again"
}

samples_again() {
	for story in "$srcdir"/samples/*/System.evtx "$srcdir"/samples/iis6/*/System.evtx; do
		story=${story%System.evtx}
		case $story in */healthy/) continue ;; esac
		read_again ndjson "$story" || { echo "$story"; return 1; }
	done
}

# IIS 6 writes them without 0x.
exit_codes() {
	printf 'computer WEB01\nera 2003\n\nevent W3SVC/1009 warning\ntime 2024-03-05T09:12:00Z
data PayPool\ndata 3908\ndata c0000005\n' >"$tmp/exit.txt"
	"$builddir/tests/writer/mkevtx" "$tmp/exit.txt" "$tmp/exit.evtx" &&
		scan 0 "$tmp/out" --redact "$tmp/exit.evtx" && grep -q 'exit code 0xC0000005' "$tmp/out"
}

# Names that are words everybody uses.
ordinary() {
	sed -e 's/Lohnbuch Produktion/Default/; s/WEBSRV42[^ ]*/IIS/' \
		"$srcdir/tests/fixtures/redact/System.txt" >ordinary.txt
	sed -e 's/IIS APPPOOL.*/IIS APPPOOL\\Default/' -e 's/^computer .*/computer IIS/' \
		"$srcdir/tests/fixtures/redact/Application.txt" >words.txt
	mkdir -p words && "$mkevtx" ordinary.txt words/a.evtx && "$mkevtx" words.txt words/b.evtx &&
		same_verdict words && read_again ndjson words && read_again json words &&
		scan 0 "$tmp/out" --redact words && grep -q 'HOST-1' "$tmp/out" &&
		scan 0 "$tmp/out" --redact -f json words &&
		grep -q '"source": "IIS AspNetCore Module V2"\|"provider": "IIS AspNetCore' "$tmp/out"
}

# ---- tokens ----

stable() {
	for form in $forms; do
		scan 0 "$tmp/one" --redact -f "$form" -j 1 kunde-intern &&
			scan 0 "$tmp/four" --redact -f "$form" -j 4 kunde-intern &&
			cmp "$tmp/one" "$tmp/four" || return 1
	done
	scan 0 "$tmp/one" --redact-map one.map -j 1 kunde-intern &&
		scan 0 "$tmp/four" --redact-map four.map -j 4 kunde-intern || return 1
	grep -v '"id"' one.map >"$tmp/a"
	grep -v '"id"' four.map | diff "$tmp/a" -
}

# The same name has the same token in all parts, whatever else is in them.
one_map() {
	scan 0 "$tmp/a.json" -f json --redact-map key kunde-intern/System.evtx &&
		[ "$(ls -l key | cut -c 1-10)" = -rw------- ] && cp key key.first &&
		scan 0 "$tmp/b.json" -f json --redact-map key kunde-intern/WEBSRV42.evtx &&
		grep -q '"name": "Lohnbuch Produktion"' key || return 1
	sed '$d' key.first | sed '$d' | sed '$s/ }$/ },/' >"$tmp/start"
	head -n "$(wc -l <"$tmp/start")" key | sed '$s/ }$/ },/' | diff "$tmp/start" - || return 1
	cp key key.second
	scan 0 "$tmp/c.json" -f json --redact-map key kunde-intern && cmp "$tmp/c.json" "$tmp/c.json" &&
		scan 0 "$tmp/d.json" -f json --redact-map key kunde-intern && cmp "$tmp/c.json" "$tmp/d.json" &&
		hidden "$tmp/a.json" "$tmp/b.json" "$tmp/c.json" || return 1
	pool=$(sed -n 's/.*"token": "\(POOL-.*\)", "name": "Lohnbuch Produktion".*/\1/p' key)
	for report in a b c; do
		grep -q "$pool\"" "$tmp/$report.json" || return 1
	done
}

# Parts with one map give the report of the whole, with the same map.
merged() {
	scan 0 "$tmp/whole" -f json --redact-map all.map $real || return 1
	for log in System WEBSRV42; do
		scan 0 "$log.ndjson" -f ndjson --redact-map all.map "kunde-intern/$log.evtx" || return 1
	done
	scan 0 "$tmp/merged" -f json System.ndjson WEBSRV42.ndjson &&
		diff -u "$tmp/whole" "$tmp/merged" &&
		scan 0 "$tmp/merged" -f json --redact-map all.map \
			System.ndjson WEBSRV42.ndjson && diff -u "$tmp/whole" "$tmp/merged"
}

# Names beside tokens of the map that hides them.
mixed() {
	scan 0 "$tmp/whole" -f json --redact-map all.map $real &&
		scan 0 "$tmp/mixed" -f json --redact-map all.map \
			kunde-intern/System.evtx WEBSRV42.ndjson &&
		verdicts "$tmp/whole" >"$tmp/a" && verdicts "$tmp/mixed" | diff -u "$tmp/a" - &&
		hidden "$tmp/mixed"
}

filters() {
	scan 0 "$tmp/a" -f json --redact-map all.map --computer websrv42 --app-pool 'LOHNBUCH produktion' \
		kunde-intern && hidden "$tmp/a" && grep -q '"computer": "HOST-' "$tmp/a" &&
		! grep -q '"incidents": 0' "$tmp/a" || return 1
	pool=$(sed -n 's/.*"token": "\(POOL-.*\)", "name": "Lohnbuch Produktion".*/\1/p' all.map)
	host=$(sed -n 's/.*"token": "\(HOST-.*\)", "name": "WEBSRV42".*/\1/p' all.map)
	scan 0 "$tmp/b" -f json --redact-map all.map --computer "$host" --app-pool "$pool" kunde-intern &&
		diff -u "$tmp/a" "$tmp/b" &&
		scan 0 "$tmp/b" -f json --computer "$host" --app-pool "$pool" System.ndjson &&
		! grep -q '"incidents": 0' "$tmp/b"
}

schema() {
	cat >"$tmp/validate.py" <<'END'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))
END
	"$IISTRIAGE" schema >"$tmp/schema" &&
		scan 0 "$tmp/a" -f json --redact-map all.map --all-events kunde-intern &&
		scan 0 "$tmp/b" -f json --redact kunde-intern &&
		python3 "$tmp/validate.py" "$tmp/schema" "$tmp/a" &&
		python3 "$tmp/validate.py" "$tmp/schema" "$tmp/b"
}

# What is new, still there or gone is so with tokens, whichever of both reports has them.
baselines() {
	scan 0 base.json -f json $real && scan 0 base.tokens -f json --redact-map all.map $real &&
		scan 0 "$tmp/names" -f json --baseline base.json kunde-intern/WEBSRV42.evtx || return 1
	# They are in the order of names, or of tokens.
	grep -E '"(state|compared|rule)":' "$tmp/names" | tr -d , | sort >"$tmp/a"
	grep -q gone "$tmp/names" || return 1
	for base in json tokens; do
		for form in $(whole_forms); do
			scan 0 "$tmp/out" -f "$form" --redact-map all.map --baseline base.$base \
				kunde-intern/WEBSRV42.evtx && hidden "$tmp/out" || return 1
		done
		scan 0 "$tmp/out" -f json --redact-map all.map --baseline base.$base \
			kunde-intern/WEBSRV42.evtx && cp "$tmp/out" "$tmp/out.$base" &&
			grep -E '"(state|compared|rule)":' "$tmp/out" | tr -d , | sort |
			diff -u "$tmp/a" - || return 1
	done
	diff -u "$tmp/out.json" "$tmp/out.tokens" &&
		scan 0 "$tmp/out" -f json --baseline base.tokens WEBSRV42.ndjson &&
		grep -E '"(state|compared|rule)":' "$tmp/out" | tr -d , | sort | diff -u "$tmp/a" -
}

# A title names pools and sites that are everyday words, of which the run knows nothing.
titles() {
	printf '%s\n' 'era 2008' 'computer WEBSRV42' 'channel System' 'start 2023-01-06T00:00:00Z' \
		'event WAS/5021 warning' 'at 1h' 'data Intranet' \
		'event WAS/5059 error' 'at 1h' 'data Intranet' \
		'event WAS/5002 error' 'at 4h' 'data Shop' \
		'event WAS/5002 error' 'at 4h' 'data Shop Neu' \
		'event W3SVC/1004 error' 'at 8h' 'data http://x/' 'data Portal' >titles.txt
	printf '%s\n' 'era 2008' 'computer OTHER' 'channel System' 'start 2023-01-07T00:00:00Z' \
		'event 6005 information' 'provider EventLog' 'at 0s' >nothing.txt
	"$mkevtx" titles.txt titles.evtx && "$mkevtx" nothing.txt nothing.evtx &&
		scan 0 titles.json -f json titles.evtx &&
		grep -q 'log on: Intranet"' titles.json && grep -q '"Shop, Shop Neu: ' titles.json &&
		grep -q '"Site Portal is' titles.json || return 1
	for form in $(whole_forms); do
		[ "$form" = csv ] && continue	# it has no place for what is gone
		scan 0 "$tmp/out" -f $form --redact --baseline titles.json nothing.evtx &&
			grep -q 'Site.*SITE-1' "$tmp/out" && grep -q 'POOL-3' "$tmp/out" || return 1
		if grep -n 'Intranet\|Shop\|Portal' "$tmp/out"; then
			return 1
		fi
	done
}

# ---- what is refused ----

refused() { # words of the reason, arguments...
	words=$1
	shift
	scan 1 "$tmp/out" "$@" && grep -q "$words" "$tmp/err" && return
	cat "$tmp/err"
	return 1
}

wrong() { # the same of wrong usage
	words=$1
	shift
	scan 2 "$tmp/out" "$@" && grep -q "$words" "$tmp/err" && return
	cat "$tmp/err"
	return 1
}

# All is concluded, from names that are not mistaken for each other.
apart() { # words of the problem, arguments...
	words=$1
	shift
	scan 3 "$tmp/out" "$@" && grep -q '2:HOST-[12]' "$tmp/out" || return 1
	case $2 in csv | ndjson) return ;; esac		# no place, or written before that is known
	grep -q "$words" "$tmp/out" && return
	cat "$tmp/out"
	return 1
}

clashes() {
	scan 0 x.ndjson -f ndjson --redact kunde-intern/System.evtx &&
		scan 0 y.ndjson -f ndjson --redact kunde-intern/WEBSRV42.evtx &&
		scan 0 z.ndjson -f ndjson --redact-map other.map kunde-intern/WEBSRV42.evtx || return 1
	names='is redacted, and other inputs are not'
	tokens='is redacted, and another one is, in another way'
	for form in $forms; do
		apart "y.ndjson $tokens" -f $form x.ndjson y.ndjson &&
			apart "z.ndjson $tokens" -f $form System.ndjson z.ndjson &&
			apart "z.ndjson $tokens" -f $form x.ndjson z.ndjson &&
			apart "x.ndjson $tokens" -f $form z.ndjson x.ndjson &&
			apart "z.ndjson $names" -f $form z.ndjson kunde-intern/System.evtx &&
			apart "z.ndjson $names" -f $form kunde-intern/System.evtx z.ndjson || return 1
	done
	# As many events, incidents, computers as each has for itself.
	for part in System x z; do
		scan 0 $part.json -f json $part.ndjson || return 1
	done
	apart 'z.ndjson' -f json System.ndjson z.ndjson && cp "$tmp/out" both.json &&
		for what in events incidents; do
			sum=$(($(number $what System.json) + $(number $what z.json)))
			[ "$(number $what both.json)" = "$sum" ] || return 1
		done
	# Two reports in one file, and what was told apart, read again.
	cat x.ndjson y.ndjson >xy.ndjson && apart "xy.ndjson $tokens" -f json xy.ndjson &&
		scan 3 xz.ndjson -f ndjson x.ndjson z.ndjson && apart "xz.ndjson $tokens" -f json xz.ndjson &&
		refused 'a second time' -f json - <xy.ndjson &&
		grep -q 'these inputs cannot be combined' "$tmp/out"
}

number() { # of the summary, report
	sed -n "s/^    \"$1\": \([0-9]*\),*\$/\1/p" "$2" | head -n 1
}

# Those whose tokens are not of the map are left out of a report that is redacted itself; the
# others are as if they came alone.
left_out() {
	cp z.ndjson hmeierling.ndjson
	for form in $(whole_forms); do
		scan 0 "$tmp/alone" -f $form --redact kunde-intern/System.evtx &&
			refused 'redacted already' -f $form --redact kunde-intern/System.evtx \
				hmeierling.ndjson && hidden "$tmp/out" &&
			grep 'POOL-' "$tmp/alone" >"$tmp/a" && grep 'POOL-' "$tmp/out" | diff "$tmp/a" - &&
			refused 'hmeierling.*than that of --redact-map' -f $form --redact-map all.map \
				System.ndjson hmeierling.ndjson && hidden "$tmp/out" || return 1
	done
	scan 0 "$tmp/alone" -f ndjson --redact kunde-intern/System.evtx &&
		refused 'redacted already' -f ndjson --redact x.ndjson kunde-intern/System.evtx &&
		grep '"type": "incident"' "$tmp/alone" >"$tmp/a" &&
		grep '"type": "incident"' "$tmp/out" | diff "$tmp/a" -
}

# A file beside the logs is no input in both readings, and hides no incident in one.
input_or_not() {
	mkdir -p inputs/WEBSRV42 && printf '%s\n' '<configuration><system.applicationHost><applicationPools>' \
		'<add name="Intranet" autoStart="false" /></applicationPools></system.applicationHost></configuration>' \
		>inputs/WEBSRV42/applicationHost.config &&
		cp kunde-intern/WEBSRV42.evtx kunde-intern/System.evtx inputs/WEBSRV42 && cp y.ndjson inputs/y.ndjson &&
		refused 'redacted already' -f ndjson --redact inputs/WEBSRV42/applicationHost.config y.ndjson \
			kunde-intern/System.evtx && grep -q '"type": "incident"' "$tmp/out" &&
		scan 0 "$tmp/a" -f json inputs/WEBSRV42 && scan 0 "$tmp/b" -f json --redact inputs/WEBSRV42 &&
		[ "$(number incidents "$tmp/a")" -gt 0 ] &&
		[ "$(number incidents "$tmp/a")" = "$(number incidents "$tmp/b")" ]
}

other_baselines() {
	scan 0 "$tmp/out" x.ndjson && scan 0 x.json -f json --redact $real &&
		refused 'baseline is redacted' --redact --baseline x.json $real &&
		refused 'baseline is redacted' --baseline base.tokens $real &&
		refused 'baseline is redacted' --redact-map other.map --baseline base.tokens $real &&
		refused 'baseline is not' --baseline base.json WEBSRV42.ndjson
}

# Names of a pipe would be seen before they are known.
pipes() {
	wrong 'cannot be read twice' --redact -f ndjson - <kunde-intern/System.evtx &&
		[ ! -s "$tmp/out" ] &&
		scan 0 "$tmp/out" --redact -f json - <kunde-intern/System.evtx && hidden "$tmp/out"
}

# A map that is none stays as it is, and says where it is wrong.
bad_map() { # words of the reason, text of the map
	printf "$2" >bad.map
	cp bad.map "$tmp/bad"
	refused "^iistriage: bad.map$1" --redact-map bad.map kunde-intern/System.evtx &&
		cmp bad.map "$tmp/bad" && [ ! -s "$tmp/out" ]
}

bad_maps() {
	id=0123456789abcdef0123456789abcdef
	begin="{\"iistriage_redact_map\": 1, \"id\": \"$id\", \"names\": ["
	bad_map ':1: ' '' && bad_map ':1: ' '[]' && bad_map ':1: ' '{' && bad_map ':1: ' 'HOST-1 WEB01\n' &&
		bad_map ':1: ' '{"iistriage_redact_map": 1, "id": "x", "names": []}' &&
		bad_map ':1: ' "{\"iistriage_redact_map\": 2, \"id\": \"$id\", \"names\": []}" &&
		bad_map ':2: ' "$begin\n{}]}" &&
		bad_map ':3: ' "$begin\n\n{\"token\": \"HOST-0\", \"name\": \"a\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-99999999999\", \"name\": \"a\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-1 \", \"name\": \"a\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"CAT-1\", \"name\": \"a\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-1\", \"name\": \"\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-1\", \"name\": \"a\", \"x\": 1}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-2\", \"name\": \"a\"}]}" &&
		bad_map ':2: ' "$begin{\"token\": \"HOST-1\", \"name\": \"a\"},\n{\"token\": \"HOST-2\", \"name\": \"A\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-1\", \"name\": \"\\\\u0000\"}]}" &&
		bad_map ':1: ' "$begin{\"token\": \"HOST-1\", \"name\": \"\377\"}]}"
}

places() {
	mkdir folder.map
	refused 'folder.map' --redact-map folder.map kunde-intern/System.evtx &&
		refused 'there is no folder' --redact-map "$tmp/none/key" kunde-intern/System.evtx || return 1
	[ "$(id -u)" = 0 ] || {
		cp all.map unreadable.map && chmod 0 unreadable.map &&
			refused 'unreadable.map' --redact-map unreadable.map kunde-intern/System.evtx
	} || return 1
	cp all.map same && cp all.map "$tmp/before"
	log=kunde-intern/System.evtx
	cp $log "$tmp/log.evtx"
	wrong 'is the map' -o same --redact-map ./same $log && cmp same "$tmp/before" &&
		wrong 'is the map' -o new --redact-map new $log && [ ! -e new ] &&
		wrong 'it would be overwritten' --redact-map $log $log && cmp $log "$tmp/log.evtx"
}

check "the fixture's secrets are in its report" shown
check "no form of the report holds a name" every_form
check "also with every event" every_form --all-events
check "also with --verbose" verbose
check "also with libevtx and one thread" every_form --engine libevtx -j 1
check "also with recovered records and sums" every_form --recover --hash
check "paths are names" paths
check "a name in any case, and with any blanks" any_way
check "sentences that name somebody" sentences
check "names of files beside the logs" besides
check "names in damaged files beside the logs" damaged_beside
check "names that only one kind of finding has" told_once
check "names that only an output or HTTPERR has" outputs
check "the verdict of the fixture stays" same_verdict kunde-intern
check "exit codes of IIS 6 are no names" exit_codes
check "the verdicts of the samples stay" samples
check "redacted reports of samples give them again" samples_again
check "redacted JSON of the fixture, too" read_again json $real
check "names that are ordinary words" ordinary
check "tokens do not depend on threads" stable
check "a map keeps the tokens" one_map
check "parts with one map are the whole" merged
check "logs beside redacted reports of the map" mixed
check "filters by name and by token" filters
check "a baseline with names or tokens" baselines
check "titles of a baseline" titles
if python3 -c 'import jsonschema' 2>"$tmp/no"; then
	check "JSON keeps to its schema" schema
else
	skip "JSON keeps to its schema" "no jsonschema for python3"
fi
check "tokens of two maps, and names, are kept apart" clashes
check "tokens of another map are left out" left_out
check "files beside logs change no verdict" input_or_not
check "a baseline of other names is refused" other_baselines
check "a pipe is not read twice" pipes
check "maps that are none" bad_maps
check "places of the map" places
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
