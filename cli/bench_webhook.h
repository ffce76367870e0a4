/* tsunagu bench-webhook (hidden; scripts/bench webhook): a server of its own, signed webhooks over many connections,
 * replies taken by a stand-in for LINE's API; next to the same connections with nothing to do but verify. */
#pragma once

int cmd_bench_webhook(int argc, char **argv);
