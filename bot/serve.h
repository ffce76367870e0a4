/* `tsunagu serve`: wires the house together and runs it until SIGTERM. SIGHUP loads content anew. */
#pragma once

/* argv[0] is the command word. Returns the exit code: 0 ended well, 1 content or configuration is wrong, 2 wrong use, 3 environment. */
int cmd_serve(int argc, char **argv);
