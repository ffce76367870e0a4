/* tsunagu bench-chat (hidden; scripts/bench chat): a server of its own, thousands of web sockets, whole turns
 * acknowledged after their commit. */
#pragma once

int cmd_bench_chat(int argc, char **argv);
