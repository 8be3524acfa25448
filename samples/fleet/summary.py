#!/usr/bin/env python3
"""summary.py - which cause on which servers, since when.

    summary.py [REPORT.json]        (default: standard input)

Reads the JSON report of a fleet.  First a table of the causes, most servers first, then
the servers of each, then the logs that were not read whole.  SPDX-License-Identifier: MIT
"""
import json
import sys
from dataclasses import dataclass


UNKNOWN = "9999"  # behind all times


@dataclass
class Server:
    """What a cause did to one server, where it may have come back several times."""
    since: str
    ongoing: bool = False
    over: str = ""

    def add(self, incident):
        self.since = min(self.since, incident.get("first_seen", UNKNOWN))
        self.ongoing |= incident["ongoing"]
        self.over = max(self.over, incident.get("recovered_at", ""))


def short(time):
    return "unknown" if time == UNKNOWN else f"{time[:10]} {time[11:19]}Z"


def find_causes(report):
    """[(rule, {computer: Server})], most servers first."""
    causes = {}
    for incident in report["incidents"]:
        servers = causes.setdefault(incident["cause"]["rule"], {})
        servers.setdefault(incident.get("computer", "(no name)"), Server(UNKNOWN)).add(incident)
    return sorted(causes.items(), key=lambda cause: (-len(cause[1]), cause[0]))


def print_table(causes):
    width = max(len(rule) for rule, servers in causes)
    print(f"{'cause':{width}}  servers  ongoing  since")
    for rule, servers in causes:
        ongoing = sum(server.ongoing for server in servers.values())
        since = min(server.since for server in servers.values())
        print(f"{rule:{width}}  {len(servers):7}  {ongoing:7}  {short(since)}")


def print_servers(rule, servers):
    width = max(len(name) for name in servers)
    print(f"\n{rule}")
    for name, server in sorted(servers.items(), key=lambda item: (item[1].since, item[0])):
        end = "ongoing" if server.ongoing else f"over by {short(server.over)}"
        print(f"  {name:{width}}  since {short(server.since)}, {end}")


def print_damage(report):
    print("\nnot read whole")
    for log in report["inputs"]:
        if "error" in log:
            print(f"  {log['path']}: {log['error']}")
        elif log["problems"]:
            first = log["problems"][0]
            print(f"  {log['path']}: offset {first['offset']}: {first['what']}")


def main():
    with open(sys.argv[1] if len(sys.argv) > 1 else 0, encoding="utf-8") as file:
        report = json.load(file)
    print(len(report["inputs"]), "logs, events of IIS on",
          len(report["summary"]["computers"]), "servers\n")
    causes = find_causes(report)
    if causes:
        print_table(causes)
    else:
        print("no incident")
    for rule, servers in causes:
        print_servers(rule, servers)
    if not report["summary"]["complete"]:
        print_damage(report)


if __name__ == "__main__":
    main()
