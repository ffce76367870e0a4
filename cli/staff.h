/* tsunagu staff: who may sign in to the console. Works on the database directly, beside a running service, which
 * notices within a second. */
#pragma once

/* Exit codes: 0, 1 (no such login, login taken, password too weak), 2 wrong use, 3 database or file. */
int cmd_staff(int argc, char **argv);
