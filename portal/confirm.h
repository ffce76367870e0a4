/* What hosts answer (portal/view_confirm.c shows what they are asked). */
#pragma once
#include "base/err.h"

struct portal;

/* POST /confirm/{token}. */
MUST_CHECK enum err confirm_add_route(struct portal *p);
