/* tsunagu.yaml, environment and defaults, as one struct. An unknown key is an error with its line. Names:
 * docs/ARCHITECTURE.md, "Configuration". */
#pragma once
#include "base/arena.h"
#include "base/fault.h"
#include "base/log.h"

enum { CONFIG_SECRETS = 4, CONFIG_ORIGINS = 16, CONFIG_PROXIES = 8 };

struct config {
    struct str file;           /* what was read; empty: built-in defaults */
    struct str listen_address; /* 127.0.0.1 */
    int64_t listen_port;       /* 8080; 0 lets the system choose (tests) */
    struct str public_url;     /* http://127.0.0.1:8080; no slash at the end */
    struct str database;       /* path out of "sqlite:PATH" */
    struct str content;        /* folder with nlu/, dialogs/, directory/ */
    struct str town;           /* path of town.yaml */
    /* line.channel_secret: comma-separated for rotation; none: the LINE channel is off */
    struct str line_secrets[CONFIG_SECRETS];
    size_t n_line_secrets;
    struct str line_token; /* line.channel_access_token */
    struct str line_api_base, line_data_api_base;
    bool line_greet_on_follow;
    struct str web_origins[CONFIG_ORIGINS]; /* pages that may hold the widget; public_url is always one */
    size_t n_web_origins;
    bool console_require_totp;
    int64_t console_idle_s, console_absolute_s; /* 15 min, 8 h */
    struct str proxies[CONFIG_PROXIES];         /* addresses whose X-Forwarded-For is believed */
    size_t n_proxies;
    int64_t limit_web_per_min, limit_connections, limit_connections_per_address;
    /* address of map pictures with {z}/{x}/{y}; empty: no map, the list of places alone */
    struct str portal_tiles;
    struct str portal_leaflet;     /* folder with leaflet.esm.min.js and leaflet.css (Debian: libjs-leaflet) */
    struct str portal_attribution; /* what must stand on that map */
    struct str alert_command;      /* a program that is started for each alert; empty: none */
    int64_t alert_timeout_s, alert_at_once;
    enum log_level log_level;
    bool demo; /* no configuration file: the demo town */
};

/*
 * `path` NULL: ./tsunagu.yaml, else /etc/tsunagu/tsunagu.yaml, else defaults. TSUNAGU_… variables win
 * (line.channel_secret → TSUNAGU_LINE_CHANNEL_SECRET; secrets also …_FILE).
 * Errors: ERR_INPUT (faults), ERR_NOTFOUND (`path` was given and is not there), ERR_IO, ERR_NOMEM. Strings live in
 * `arena`.
 */
MUST_CHECK enum err config_load(const char *path, struct arena *arena, struct faults *faults, struct config *ret);
