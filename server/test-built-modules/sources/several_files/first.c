#include "fixes.h"

int fixed_first(void)
{
	return 1;
}
