/* tsunagu check: compile and prove all content. */
#pragma once

int cmd_check(int argc, char **argv);
