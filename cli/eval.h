/* tsunagu eval: how well the rules do on a file of labelled lines. */
#pragma once

int cmd_eval(int argc, char **argv);
