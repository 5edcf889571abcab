struct klp_object;

#define SECOND_STATE 51
#define SECOND_VERSION 6

int fixed_first(void);
int fixed_second(void);
int prepare_second(struct klp_object *object);
