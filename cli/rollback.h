/* tsunagu rollback: content as it was before. The running service follows by itself. */
#pragma once

/* Exit codes: 0, 1 (no such version, or it is in force already), 2 wrong use, 3 database. */
int cmd_rollback(int argc, char **argv);
