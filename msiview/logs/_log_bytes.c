/* Loops over the bytes of a log that take nearly all the time of reading one of a gigabyte. What
   they are given and give is told in pure_log_bytes.py, beside their twins, and in quiet_lines.py:
   its loop has none, since without it every line is read. Tests hold one way against the other.
   Only the stable ABI of Python 3.11 is used, so that one build serves all later versions. No loop
   holds the interpreter's lock. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned char byte;

/* How a character of ASCII is written: its size, and which of its bytes is not zero. */
typedef struct {
    size_t unit, low;
} Width;

/* A growing array, since nothing of Python may be made without its lock. */
typedef struct {
    uint64_t *items;
    size_t count, room;
} Numbers;

static int
add(Numbers *numbers, uint64_t number)
{
    if (numbers->count == numbers->room) {
        size_t room = numbers->room ? numbers->room * 2 : 1 << 12;
        uint64_t *items = realloc(numbers->items, room * sizeof(uint64_t));
        if (items == NULL)
            return -1;
        numbers->items = items;
        numbers->room = room;
    }
    numbers->items[numbers->count++] = number;
    return 0;
}

static int
set_width(Width *width, int unit, int is_big)
{
    if (unit != 1 && unit != 2) {
        PyErr_SetString(PyExc_ValueError, "a code unit has one byte or two");
        return -1;
    }
    width->unit = (size_t)unit;
    width->low = unit == 2 && is_big;
    return 0;
}

/* The code unit at a place; `at` has room for one. */
static unsigned
code_at(const byte *at, Width width)
{
    return width.unit == 1 ? at[0] : (unsigned)(at[width.low] | at[1 - width.low] << 8);
}

/* -- line breaks ---------------------------------------------------------- */

enum { REGULAR, IRREGULAR, NO_MEMORY };

static int
find_line_ends(const byte *data, size_t size, int mark, Width width, size_t odd, uint64_t base,
               Numbers *ends)
{
    const byte *at = data, *limit = data + size;

    if (width.unit == 1 && memchr(data, 0, size) != NULL)
        return IRREGULAR;
    while (at < limit && (at = memchr(at, mark, (size_t)(limit - at))) != NULL) {
        size_t end = (size_t)(++at - data);
        if (width.unit == 2) {
            if (width.low == 0 ? end == size || data[end++] != 0 : end < 2 || data[end - 2] != 0)
                return IRREGULAR;
            if ((end & 1) != odd)
                return IRREGULAR;
        }
        if (add(ends, base + end) < 0)
            return NO_MEMORY;
    }
    return REGULAR;
}

PyDoc_STRVAR(line_ends_doc,
"line_ends(data, mark, unit, is_big, odd, base)\n"
"\n"
"The offsets behind all line breaks as 64-bit numbers; None where not all are regular.");

static PyObject *
line_ends(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer data;
    PyObject *result = NULL;
    Numbers ends = {0};
    Width width;
    int mark, unit, is_big, odd, found;
    unsigned long long base;

    if (!PyArg_ParseTuple(args, "y*iipiK", &data, &mark, &unit, &is_big, &odd, &base))
        return NULL;
    if (set_width(&width, unit, is_big) == 0) {
        Py_BEGIN_ALLOW_THREADS
        found = find_line_ends(data.buf, (size_t)data.len, mark, width, (size_t)odd & 1, base,
                               &ends);
        Py_END_ALLOW_THREADS
        if (found == REGULAR)
            result = PyBytes_FromStringAndSize((char *)ends.items,
                                               (Py_ssize_t)(ends.count * sizeof(uint64_t)));
        else if (found == IRREGULAR)
            result = Py_NewRef(Py_None);
        else
            PyErr_NoMemory();
    }
    free(ends.items);
    PyBuffer_Release(&data);
    return result;
}

/* -- text of single bytes ------------------------------------------------- */

PyDoc_STRVAR(narrowed_doc,
"narrowed(data, is_big)\n"
"\n"
"UTF-16 as Latin-1; None where it has other characters, or half of one.");

static PyObject *
narrowed(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer data;
    PyObject *result = NULL;
    int is_big;
    byte others = 0;

    if (!PyArg_ParseTuple(args, "y*p", &data, &is_big))
        return NULL;
    if (data.len % 2 == 0)
        result = PyBytes_FromStringAndSize(NULL, data.len / 2);
    if (result != NULL) {
        const byte *low = (const byte *)data.buf + (is_big ? 1 : 0);
        const byte *high = (const byte *)data.buf + (is_big ? 0 : 1);
        byte *out = (byte *)PyBytes_AsString(result);
        size_t count = (size_t)data.len / 2;
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < count; i++) {
            out[i] = low[2 * i];
            others |= high[2 * i];
        }
        Py_END_ALLOW_THREADS
        if (others)
            Py_CLEAR(result);
    }
    PyBuffer_Release(&data);
    return result == NULL && !PyErr_Occurred() ? Py_NewRef(Py_None) : result;
}

/* -- GUIDs ---------------------------------------------------------------- */

static const char BRACED[] = "{00000000-0000-0000-0000-000000000000}";
#define BRACED_SIZE (sizeof(BRACED) - 1)
#define PACKED_SIZE 32

static int
is_braced(const byte *at, const byte *shapes)
{
    for (size_t i = 0; i < BRACED_SIZE; i++)
        if (shapes[at[i]] != BRACED[i])
            return 0;
    return 1;
}

static int
find_braced(const byte *text, size_t size, const byte *shapes, Numbers *found)
{
    const byte *at = text, *limit = text + size;

    while ((size_t)(limit - at) >= BRACED_SIZE
           && (at = memchr(at, BRACED[0], (size_t)(limit - at))) != NULL) {
        if ((size_t)(limit - at) < BRACED_SIZE)
            break;
        if (!is_braced(at, shapes)) {
            at++;
            continue;
        }
        if (add(found, (uint64_t)(at - text)) < 0)
            return -1;
        at += BRACED_SIZE;
    }
    return 0;
}

/* Each run of so many digits has one at a multiple of their number, so others are not looked at. */
static int
find_packed(const byte *text, size_t size, const byte *shapes, Numbers *found)
{
    const byte digit = '0', word = 'w';

    for (size_t at = PACKED_SIZE - 1; at < size; at += PACKED_SIZE) {
        size_t start = at, end = at;
        if (shapes[text[at]] != digit)
            continue;
        while (start > 0 && shapes[text[start - 1]] == digit)
            start--;
        while (end < size && shapes[text[end]] == digit)
            end++;
        if (end - start == PACKED_SIZE && (start == 0 || shapes[text[start - 1]] != word)
            && (end == size || shapes[text[end]] != word) && add(found, start) < 0)
            return -1;
        while (at + PACKED_SIZE < end)
            at += PACKED_SIZE;
    }
    return 0;
}

/* From places to the lines that they are in: both rise. */
static void
to_lines(const Numbers *places, const uint64_t *starts, size_t count, uint64_t unit,
         uint32_t first, uint32_t *lines)
{
    size_t line = 0;

    for (size_t i = 0; i < places->count; i++) {
        uint64_t offset = starts[0] + places->items[i] * unit;
        while (line + 1 < count && starts[line + 1] <= offset)
            line++;
        lines[i] = first + (uint32_t)line;
    }
}

static PyObject *
upper_guids(const byte *text, const Numbers *places)
{
    PyObject *list = PyList_New((Py_ssize_t)places->count);

    for (size_t i = 0; list != NULL && i < places->count; i++) {
        char guid[BRACED_SIZE];
        PyObject *item;
        for (size_t j = 0; j < BRACED_SIZE; j++) {
            byte letter = text[places->items[i] + j];
            guid[j] = (char)(letter >= 'a' && letter <= 'f' ? letter - 'a' + 'A' : letter);
        }
        item = PyUnicode_FromStringAndSize(guid, BRACED_SIZE);
        if (item == NULL || PyList_SetItem(list, (Py_ssize_t)i, item) < 0)
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *
pairs(const Numbers *places, const uint32_t *lines)
{
    PyObject *list = PyList_New((Py_ssize_t)places->count);

    for (size_t i = 0; list != NULL && i < places->count; i++) {
        PyObject *item = Py_BuildValue("KI", (unsigned long long)places->items[i], lines[i]);
        if (item == NULL || PyList_SetItem(list, (Py_ssize_t)i, item) < 0)
            Py_CLEAR(list);
    }
    return list;
}

PyDoc_STRVAR(guids_doc,
"guids(text, shapes, starts, unit, first)\n"
"\n"
"GUIDs in braces, their lines as 32-bit numbers, and places and lines of packed ones.");

static PyObject *
guids(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer text, shapes, starts;
    PyObject *result = NULL;
    Numbers braced = {0}, packed = {0};
    uint32_t *lines = NULL;
    int unit, failed = 0;
    unsigned int first;

    if (!PyArg_ParseTuple(args, "y*y*y*iI", &text, &shapes, &starts, &unit, &first))
        return NULL;
    if (shapes.len != 256 || starts.len == 0 || starts.len % sizeof(uint64_t) || unit < 1) {
        PyErr_SetString(PyExc_ValueError, "no shape for each byte, or no line");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    failed = find_braced(text.buf, (size_t)text.len, shapes.buf, &braced) < 0
             || find_packed(text.buf, (size_t)text.len, shapes.buf, &packed) < 0;
    if (!failed) {
        size_t count = (size_t)starts.len / sizeof(uint64_t);
        lines = malloc((braced.count + packed.count + 1) * sizeof(uint32_t));
        failed = lines == NULL;
        if (!failed) {
            to_lines(&braced, starts.buf, count, (uint64_t)unit, first, lines);
            to_lines(&packed, starts.buf, count, (uint64_t)unit, first, lines + braced.count);
        }
    }
    Py_END_ALLOW_THREADS
    if (failed)
        PyErr_NoMemory();
    else
        result = Py_BuildValue("Ny#N", upper_guids(text.buf, &braced), (char *)lines,
                               (Py_ssize_t)(braced.count * sizeof(uint32_t)),
                               pairs(&packed, lines + braced.count));
done:
    free(lines);
    free(braced.items);
    free(packed.items);
    PyBuffer_Release(&starts);
    PyBuffer_Release(&shapes);
    PyBuffer_Release(&text);
    return result;
}

/* -- lines that need not be read ------------------------------------------ */

#define PREFIX 32       /* characters of "MSI (s) (F0:44) [05:17:50:820]: " */
#define SECOND 8        /* characters of "05:17:50" */
#define SIDE 6          /* characters of "s) (F0" */

/* How a line begins and ends, and how often it must and may have a text behind its beginning. */
typedef struct {
    const byte *begin, *end, *mark;
    Py_ssize_t begin_size, end_size, mark_size;
    unsigned int least, most;
    int number, next;
} Shape;

typedef struct {
    Shape *shapes;
    int first[256];     /* by the byte that a line begins with; then by `next` */
} Shapes;

static int
begin_shapes(PyObject *given, Width width, Shapes *shapes)
{
    Py_ssize_t count = PyTuple_Size(given);
    int last[256];

    shapes->shapes = calloc((size_t)count + 1, sizeof(Shape));
    if (shapes->shapes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (int i = 0; i < 256; i++)
        shapes->first[i] = last[i] = -1;
    for (int i = 0; i < count; i++) {
        Shape *shape = &shapes->shapes[i];
        byte begin;
        if (!PyArg_ParseTuple(PyTuple_GetItem(given, i), "y#y#y#IIi", &shape->begin,
                              &shape->begin_size, &shape->end, &shape->end_size, &shape->mark,
                              &shape->mark_size, &shape->least, &shape->most, &shape->number))
            return -1;
        if (shape->begin_size < (Py_ssize_t)width.unit || shape->number < 0
            || shape->number > 255 || (shape->least > 0 && shape->mark_size == 0)) {
            PyErr_SetString(PyExc_ValueError, "a shape of lines without a beginning or a number");
            return -1;
        }
        begin = shape->begin[width.low];
        shape->next = -1;
        if (last[begin] < 0)
            shapes->first[begin] = i;
        else
            shapes->shapes[last[begin]].next = i;
        last[begin] = i;
    }
    return 0;
}

/* How often a text stands in a line, counted up to `most`. */
static unsigned
occurrences(const byte *line, size_t size, const byte *mark, size_t mark_size, unsigned most,
            Width width)
{
    const byte *at = line, *limit = line + size;
    unsigned count = 0;

    while (count < most && (size_t)(limit - at) >= mark_size
           && (at = memchr(at, mark[0], (size_t)(limit - at))) != NULL) {
        if ((size_t)(limit - at) < mark_size)
            break;
        if ((size_t)(at - line) % width.unit == 0 && memcmp(at, mark, mark_size) == 0) {
            count++;
            at += mark_size;
        }
        else
            at++;
    }
    return count;
}

static int
fits(const Shape *shape, const byte *rest, size_t size, Width width)
{
    size_t end_size = (size_t)shape->end_size;
    unsigned count;

    if (end_size > size || memcmp(rest + size - end_size, shape->end, end_size) != 0)
        return 0;
    if (shape->mark_size == 0)
        return 1;
    count = occurrences(rest, size, shape->mark, (size_t)shape->mark_size,
                        shape->most == UINT32_MAX ? shape->least : shape->most + 1, width);
    return count >= shape->least && count <= shape->most;
}

/* The first shape that fits among those with the longest beginning that the line has; 0: none. */
static int
shape_of(const Shapes *shapes, const byte *line, size_t size, Width width)
{
    Py_ssize_t longest = 0;

    if (size < width.unit)
        return 0;
    for (int i = shapes->first[line[width.low]]; i >= 0; i = shapes->shapes[i].next) {
        const Shape *shape = &shapes->shapes[i];
        size_t begin_size = (size_t)shape->begin_size;
        if (longest && shape->begin_size != longest)
            break;
        if (begin_size > size || memcmp(line, shape->begin, begin_size) != 0)
            continue;
        longest = shape->begin_size;
        if (fits(shape, line + begin_size, size - begin_size, width))
            return shape->number;
    }
    return 0;
}

/* Whether a line has the prefix that nearly every line of the engine has, which it copies. */
static int
has_prefix(const byte *line, size_t size, Width width, char prefix[PREFIX])
{
    if (size < PREFIX * width.unit)
        return 0;
    for (size_t i = 0; i < PREFIX; i++) {
        unsigned code = code_at(line + i * width.unit, width);
        if (code >= 0x80)
            return 0;
        prefix[i] = (char)code;
    }
    return memcmp(prefix, "MSI (", 5) == 0 && memcmp(prefix + 29, "]: ", 3) == 0;
}

/* Whether a line cannot be one of the engine with another prefix, or a damaged one. */
static int
is_apart(const byte *line, size_t size, Width width)
{
    unsigned code = size < width.unit ? '\n' : code_at(line, width);
    return code < 0x80 && strchr("MSI(acNs\f", (int)code) == NULL && code != 0;
}

static void
find_shapes(const byte *data, const uint64_t *starts, size_t count, Width width, size_t longest,
            const Shapes *engine, const Shapes *plain, byte *out)
{
    char prefix[PREFIX], side[SIDE], second[SECOND];
    int is_known = 0, is_settled = 0;

    for (size_t i = 0; i < count; i++) {
        const byte *line = data + (starts[i] - starts[0]);
        size_t size = (size_t)(starts[i + 1] - starts[i]), whole = size;
        int shape = 0;

        size -= size % width.unit;
        if (size && code_at(line + size - width.unit, width) == '\n')
            size -= width.unit;
        while (size && code_at(line + size - width.unit, width) == '\r')
            size -= width.unit;
        if (has_prefix(line, size, width, prefix)) {
            int is_same = is_known && memcmp(side, prefix + 5, SIDE) == 0
                          && memcmp(second, prefix + 17, SECOND) == 0;
            if (is_same && whole <= longest && whole % width.unit == 0)
                shape = shape_of(engine, line + PREFIX * width.unit, size - PREFIX * width.unit,
                                 width);
            memcpy(side, prefix + 5, SIDE);
            memcpy(second, prefix + 17, SECOND);
            is_known = 1;
        }
        else if (!is_apart(line, size, width))
            is_known = 0;
        else if (is_settled && whole <= longest && whole % width.unit == 0)
            shape = shape_of(plain, line, size, width);
        is_settled = shape != 0;
        out[i] = (byte)shape;
    }
}

PyDoc_STRVAR(shapes_doc,
"shapes(data, starts, unit, is_big, longest, engine, plain)\n"
"\n"
"A byte for each line: the number of its shape, 0 for a line that must be read.");

static PyObject *
shapes(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer data, starts;
    PyObject *given[2], *result = NULL;
    Shapes tables[2] = {{0}};
    Width width;
    int unit, is_big;
    Py_ssize_t longest;
    size_t count;
    const uint64_t *places;

    if (!PyArg_ParseTuple(args, "y*y*ipnO!O!", &data, &starts, &unit, &is_big, &longest,
                          &PyTuple_Type, &given[0], &PyTuple_Type, &given[1]))
        return NULL;
    places = starts.buf;
    count = (size_t)starts.len / sizeof(uint64_t);
    if (set_width(&width, unit, is_big) < 0)
        goto done;
    for (size_t i = 0; i < count; i++)
        if (places[i] < places[i ? i - 1 : 0] || places[i] - places[0] > (uint64_t)data.len) {
            PyErr_SetString(PyExc_ValueError, "a line does not begin where the data is");
            goto done;
        }
    if (count == 0 || longest < 0 || starts.len % sizeof(uint64_t)) {
        PyErr_SetString(PyExc_ValueError, "the end of the last line is missing");
        goto done;
    }
    for (int i = 0; i < 2; i++)
        if (begin_shapes(given[i], width, &tables[i]) < 0)
            goto done;
    result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count - 1);
    if (result != NULL) {
        byte *out = (byte *)PyBytes_AsString(result);
        Py_BEGIN_ALLOW_THREADS
        find_shapes(data.buf, places, count - 1, width, (size_t)longest, &tables[0], &tables[1],
                    out);
        Py_END_ALLOW_THREADS
    }
done:
    free(tables[0].shapes);
    free(tables[1].shapes);
    PyBuffer_Release(&starts);
    PyBuffer_Release(&data);
    return result;
}

static PyMethodDef methods[] = {
    {"line_ends", line_ends, METH_VARARGS, line_ends_doc},
    {"narrowed", narrowed, METH_VARARGS, narrowed_doc},
    {"guids", guids, METH_VARARGS, guids_doc},
    {"shapes", shapes, METH_VARARGS, shapes_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    "_log_bytes",
    "Finds lines, GUIDs and shapes of lines in the bytes of a log.",
    -1,
    methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__log_bytes(void)
{
    return PyModule_Create(&module);
}
