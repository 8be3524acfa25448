/*
 * dotnet_web.h - the aspNetCore part of a web.config: how IIS starts an application.
 *
 * https://learn.microsoft.com/aspnet/core/host-and-deploy/iis/web-config
 */
#ifndef DOTNET_WEB_H
#define DOTNET_WEB_H

struct evidence_reading;
struct fail;

/*
 * Walk through a web.config and add app.hosting and app.process.  Only a few attributes are
 * read: arguments and variables of the environment hold secrets.  -1 and fail as
 * config_xml_walk().
 */
int dotnet_web_read(const struct evidence_reading *reading, struct fail *fail);

#endif
