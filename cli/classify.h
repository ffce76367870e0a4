/* tsunagu classify: what the rules see in each line. */
#pragma once

int cmd_classify(int argc, char **argv);
