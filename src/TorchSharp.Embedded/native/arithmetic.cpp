// Arithmetic of two operands, and matrix products.
#include "common.h"

using dt::scalar;
using dt::tensor;

DT_API Handle dt_add(Handle a, Handle b, DtScalar alpha) {
    return dt::call([&] { return at::add(tensor(a), tensor(b), scalar(alpha)); });
}
