/* The functions of pure_columns.py, compiled. What they are given and give is told there, and tests
   hold one against the other. Only the stable ABI of Python 3.11 is used, so that one build serves
   all later versions. Numbers come from files: each is checked where it is used. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GNUC__
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif

static PyObject *array_type;

/* -- arrays ------------------------------------------------------------- */

/* An array of unsigned numbers of 2, 4 or 8 bytes. */
typedef struct {
    Py_buffer buffer;
    const char *data;
    size_t count, size;
} Numbers;

static int
begin_numbers(PyObject *given, Numbers *numbers)
{
    if (PyObject_GetBuffer(given, &numbers->buffer, PyBUF_ND | PyBUF_FORMAT) < 0)
        return -1;
    numbers->data = numbers->buffer.buf;
    numbers->size = (size_t)numbers->buffer.itemsize;
    if (numbers->size == 2 || numbers->size == 4 || numbers->size == 8) {
        numbers->count = (size_t)numbers->buffer.len / numbers->size;
        return 0;
    }
    PyBuffer_Release(&numbers->buffer);
    PyErr_SetString(PyExc_TypeError, "an array of 16, 32 or 64 bits is needed");
    return -1;
}

static void
end_numbers(Numbers *numbers)
{
    PyBuffer_Release(&numbers->buffer);
}

static uint64_t
number(const Numbers *numbers, size_t place)
{
    const char *at = numbers->data + place * numbers->size;
    uint16_t shorter;
    uint32_t usual;
    uint64_t longer;

    switch (numbers->size) {
    case 2:
        memcpy(&shorter, at, sizeof shorter);
        return shorter;
    case 4:
        memcpy(&usual, at, sizeof usual);
        return usual;
    default:
        memcpy(&longer, at, sizeof longer);
        return longer;
    }
}

/* A Python array with a copy of these numbers. */
static PyObject *
new_array(const char *typecode, const void *data, size_t bytes)
{
    return PyObject_CallFunction(array_type, "sy#", typecode, (const char *)data,
                                 (Py_ssize_t)bytes);
}

/* Numbers of 32 bits that become an array. */
typedef struct {
    uint32_t *data;
    size_t count;
} Result;

static int
begin_result(Result *result, size_t most)
{
    result->count = 0;
    result->data = malloc(most ? most * sizeof *result->data : 1);
    return result->data ? 0 : -1;
}

static void
append(Result *result, size_t value)
{
    result->data[result->count++] = (uint32_t)value;
}

static PyObject *
array_of(const Result *result)
{
    return new_array("I", result->data, result->count * sizeof *result->data);
}

/* -- hashing -------------------------------------------------------------- */

/* SipHash-1-3 with a key of this process: nobody can make a file whose hashes collide. */
typedef struct {
    uint64_t a, b, c, d;
} Hash;

static Hash start;

static uint64_t
rotated(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static void
mix(Hash *hash)
{
    hash->a += hash->b;
    hash->b = rotated(hash->b, 13) ^ hash->a;
    hash->a = rotated(hash->a, 32);
    hash->c += hash->d;
    hash->d = rotated(hash->d, 16) ^ hash->c;
    hash->a += hash->d;
    hash->d = rotated(hash->d, 21) ^ hash->a;
    hash->c += hash->b;
    hash->b = rotated(hash->b, 17) ^ hash->c;
    hash->c = rotated(hash->c, 32);
}

static void
add_word(Hash *hash, uint64_t word)
{
    hash->d ^= word;
    mix(hash);
    hash->a ^= word;
}

static uint64_t
finished(Hash *hash)
{
    hash->c ^= 0xff;
    mix(hash);
    mix(hash);
    mix(hash);
    return hash->a ^ hash->b ^ hash->c ^ hash->d;
}

static int
choose_key(void)
{
    PyObject *os = PyImport_ImportModule("os"), *key = NULL;
    uint64_t words[2];
    char *bytes;
    Py_ssize_t size;
    int done = -1;

    if (os != NULL)
        key = PyObject_CallMethod(os, "urandom", "n", (Py_ssize_t)sizeof words);
    if (key != NULL && PyBytes_AsStringAndSize(key, &bytes, &size) == 0 && size == sizeof words) {
        memcpy(words, bytes, sizeof words);
        start.a = 0x736f6d6570736575u ^ words[0];
        start.b = 0x646f72616e646f6du ^ words[1];
        start.c = 0x6c7967656e657261u ^ words[0];
        start.d = 0x7465646279746573u ^ words[1];
        done = 0;
    }
    Py_XDECREF(key);
    Py_XDECREF(os);
    return done;
}

/* Things that are known by their hash and a function that compares two of them: one that is in the
   index with one that is asked for. A slot has 32 bits of the hash and the number of the thing, from
   1 on; 0 is empty. At least half of the slots are. */
typedef struct {
    uint64_t *slots;
    size_t mask;
    int (*same)(const void *things, size_t known, size_t asked);
} Index;

#define NOTHING SIZE_MAX
#define MOST_THINGS 0xfffffffeu

static int
begin_index(Index *index, size_t count)
{
    size_t slots = 16;

    index->slots = NULL;
    if (count > MOST_THINGS)
        return -1;
    while (slots < count + count / 2)
        slots *= 2;
    index->mask = slots - 1;
    index->slots = calloc(slots, sizeof *index->slots);
    return index->slots ? 0 : -1;
}

/* The slot of a thing that is the same, or the empty one where it belongs. */
static uint64_t *
slot_of(const Index *index, const void *things, uint64_t hash, size_t asked)
{
    uint64_t tag = hash & 0xffffffff00000000u;
    size_t at = (size_t)hash & index->mask;

    for (;;) {
        uint64_t slot = index->slots[at];
        if (slot == 0 || ((slot ^ tag) >> 32 == 0 &&
                          index->same(things, (size_t)(slot & 0xffffffffu) - 1, asked)))
            return &index->slots[at];
        at = (at + 1) & index->mask;
    }
}

static size_t
found(const Index *index, const void *things, uint64_t hash, size_t asked)
{
    uint64_t slot = *slot_of(index, things, hash, asked);
    return slot ? (size_t)(slot & 0xffffffffu) - 1 : NOTHING;
}

/* The first thing that is the same as this one, which is added where there is none. */
static size_t
first_of(Index *index, const void *things, uint64_t hash, size_t asked)
{
    uint64_t *slot = slot_of(index, things, hash, asked);

    if (*slot == 0)
        *slot = (hash & 0xffffffff00000000u) | (uint64_t)(asked + 1);
    return (size_t)(*slot & 0xffffffffu) - 1;
}

/* -- strings of a pool ------------------------------------------------------ */

typedef struct {
    Py_buffer data;
    Numbers ends;
} Pool;

static int
begin_pool(PyObject *data, PyObject *ends, Pool *pool)
{
    if (PyObject_GetBuffer(data, &pool->data, PyBUF_SIMPLE) < 0)
        return -1;
    if (begin_numbers(ends, &pool->ends) == 0)
        return 0;
    PyBuffer_Release(&pool->data);
    return -1;
}

static void
end_pool(Pool *pool)
{
    end_numbers(&pool->ends);
    PyBuffer_Release(&pool->data);
}

/* The bytes of a string; size 0 for what names none. */
static const char *
string_of(const Pool *pool, uint64_t id, size_t *size)
{
    uint64_t begin, end;

    *size = 0;
    if (id == 0 || id >= pool->ends.count)
        return NULL;
    begin = number(&pool->ends, (size_t)id - 1);
    end = number(&pool->ends, (size_t)id);
    if (begin >= end || end > (uint64_t)pool->data.len)
        return NULL;
    *size = (size_t)(end - begin);
    return (const char *)pool->data.buf + begin;
}

static int
is_ascii(const char *text, size_t size)
{
    uint64_t word = 0;

    for (; size >= sizeof word; text += sizeof word, size -= sizeof word) {
        memcpy(&word, text, sizeof word);
        if (word & 0x8080808080808080u)
            return 0;
    }
    word = 0;
    memcpy(&word, text, size);
    return (word & 0x8080808080808080u) == 0;
}

static uint64_t
hash_of_string(const char *text, size_t size)
{
    Hash hash = start;
    uint64_t word;

    add_word(&hash, size);
    for (; size >= sizeof word; text += sizeof word, size -= sizeof word) {
        memcpy(&word, text, sizeof word);
        add_word(&hash, word);
    }
    word = 0;
    memcpy(&word, text, size);
    add_word(&hash, word);
    return finished(&hash);
}

/* Strings of two pools: what is in the index, and what is asked for. */
typedef struct {
    const Pool *known, *asked;
} Strings;

static int
same_strings(const void *things, size_t known, size_t asked)
{
    const Strings *strings = things;
    size_t size, other_size;
    const char *text = string_of(strings->known, known, &size);
    const char *other = string_of(strings->asked, asked, &other_size);

    return size == other_size && (size == 0 || memcmp(text, other, size) == 0);
}

static PyObject *
texts(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *known, *data, *ends, *ids, *decode, *result = NULL;
    Pool pool;
    Numbers wanted;

    if (!PyArg_ParseTuple(args, "O!OOOO", &PyList_Type, &known, &data, &ends, &ids, &decode))
        return NULL;
    if (begin_pool(data, ends, &pool) < 0)
        return NULL;
    if (begin_numbers(ids, &wanted) < 0)
        goto done;
    result = PyList_New((Py_ssize_t)wanted.count);
    for (size_t at = 0; result != NULL && at < wanted.count; at++) {
        uint64_t id = number(&wanted, at);
        PyObject *text = Py_None;
        size_t size;

        if (id < (uint64_t)PyList_Size(known))
            text = PyList_GetItem(known, (Py_ssize_t)id);
        Py_INCREF(text);
        if (text == Py_None) {
            const char *bytes = string_of(&pool, id, &size);
            if (size > 0 && id < (uint64_t)PyList_Size(known)) {
                Py_DECREF(text);
                text = is_ascii(bytes, size)
                           ? PyUnicode_DecodeASCII(bytes, (Py_ssize_t)size, NULL)
                           : PyObject_CallFunction(decode, "K", (unsigned long long)id);
                if (text == NULL) {
                    Py_CLEAR(result);
                    break;
                }
                Py_INCREF(text);
                if (PyList_SetItem(known, (Py_ssize_t)id, text) < 0) {
                    Py_DECREF(text);
                    Py_CLEAR(result);
                    break;
                }
            }
        }
        PyList_SetItem(result, (Py_ssize_t)at, text);
    }
    end_numbers(&wanted);
done:
    end_pool(&pool);
    return result;
}

static PyObject *
ends_of(PyObject *Py_UNUSED(module), PyObject *given)
{
    PyObject *result = NULL;
    Numbers sizes;
    uint64_t *ends, total = 0;

    if (begin_numbers(given, &sizes) < 0)
        return NULL;
    ends = malloc((sizes.count + 1) * sizeof *ends);
    if (ends == NULL)
        PyErr_NoMemory();
    else {
        Py_BEGIN_ALLOW_THREADS
        for (size_t at = 0; at < sizes.count; at++)
            ends[at] = total += number(&sizes, at);
        Py_END_ALLOW_THREADS
        result = new_array("Q", ends, sizes.count * sizeof *ends);
        free(ends);
    }
    end_numbers(&sizes);
    return result;
}

static PyObject *
count_unnamed(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *given_ids;
    Numbers ends, ids;
    size_t unnamed = 0;

    if (!PyArg_ParseTuple(args, "OO", &given, &given_ids) || begin_numbers(given, &ends) < 0)
        return NULL;
    if (begin_numbers(given_ids, &ids) < 0) {
        end_numbers(&ends);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    for (size_t at = 0; at < ids.count; at++) {
        uint64_t id = number(&ids, at);
        unnamed += id != 0 && (id >= ends.count || number(&ends, (size_t)id - 1) ==
                                                       number(&ends, (size_t)id));
    }
    Py_END_ALLOW_THREADS
    end_numbers(&ids);
    end_numbers(&ends);
    return PyLong_FromSize_t(unnamed);
}

#define TOGETHER 32

/* For each string of a pool the first one of the index that is the same; others are added to it, or
   get numbers of their own from `others` on. 0 for ids that name no string. Some at a time, so that
   the processor waits for the memory of one while it looks at another. */
static void
number_strings(Index *index, const Strings *strings, int add, size_t others, Result *ids)
{
    const Pool *pool = strings->asked;
    uint64_t hashes[TOGETHER];

    for (size_t begin = 0; begin < pool->ends.count; begin += TOGETHER) {
        size_t left = pool->ends.count - begin, count = left < TOGETHER ? left : TOGETHER;

        for (size_t at = 0; at < count; at++) {
            size_t size;
            const char *text = string_of(pool, begin + at, &size);
            hashes[at] = size > 0 ? hash_of_string(text, size) : 0;
            FETCH(&index->slots[(size_t)hashes[at] & index->mask]);
        }
        for (size_t at = 0; at < count; at++) {
            uint64_t slot = index->slots[(size_t)hashes[at] & index->mask];
            if (slot)
                FETCH(strings->known->ends.data +
                      (size_t)(slot & 0xffffffffu) * strings->known->ends.size);
        }
        for (size_t at = 0; at < count; at++) {
            uint64_t slot = index->slots[(size_t)hashes[at] & index->mask];
            size_t size;
            if (slot)
                FETCH(string_of(strings->known, (slot & 0xffffffffu) - 1, &size));
        }
        for (size_t at = 0; at < count; at++) {
            size_t size, id = begin + at, first = 0;

            string_of(pool, id, &size);
            if (size > 0) {
                first = add ? first_of(index, strings, hashes[at], id)
                            : found(index, strings, hashes[at], id);
                if (first == NOTHING)
                    first = others + id;
            }
            append(ids, first);
        }
    }
}

static PyObject *
common_ids(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *data, *ends, *new_data, *new_ends, *own, *theirs, *result = NULL;
    Pool old, new;
    Index index = {NULL, 0, same_strings};
    Result old_ids = {NULL, 0}, new_ids = {NULL, 0};

    if (!PyArg_ParseTuple(args, "OOOO", &data, &ends, &new_data, &new_ends) ||
        begin_pool(data, ends, &old) < 0)
        return NULL;
    if (begin_pool(new_data, new_ends, &new) < 0) {
        end_pool(&old);
        return NULL;
    }
    if (new.ends.count > MOST_THINGS - old.ends.count ||
        begin_index(&index, old.ends.count) < 0 || begin_result(&old_ids, old.ends.count) < 0 ||
        begin_result(&new_ids, new.ends.count) < 0)
        PyErr_NoMemory();
    else {
        Strings among_old = {&old, &old}, old_and_new = {&old, &new};

        Py_BEGIN_ALLOW_THREADS
        number_strings(&index, &among_old, 1, 0, &old_ids);
        number_strings(&index, &old_and_new, 0, old.ends.count, &new_ids);
        Py_END_ALLOW_THREADS
        own = array_of(&old_ids);
        theirs = own ? array_of(&new_ids) : NULL;
        result = theirs ? PyTuple_Pack(2, own, theirs) : NULL;
        Py_XDECREF(own);
        Py_XDECREF(theirs);
    }
    free(index.slots);
    free(old_ids.data);
    free(new_ids.data);
    end_pool(&new);
    end_pool(&old);
    return result;
}

/* -- columns of tables ------------------------------------------------------ */

/* Columns of the same number of rows. */
typedef struct {
    Numbers *columns;
    size_t count, rows;
} Columns;

static void
end_columns(Columns *columns)
{
    while (columns->count > 0)
        end_numbers(&columns->columns[--columns->count]);
    free(columns->columns);
}

static int
begin_columns(PyObject *given, Columns *columns)
{
    Py_ssize_t count = PySequence_Size(given);

    columns->columns = NULL;
    columns->count = columns->rows = 0;
    if (count < 0)
        return -1;
    columns->columns = malloc(((size_t)count + 1) * sizeof *columns->columns);
    if (columns->columns == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        Numbers *column = &columns->columns[at];
        PyObject *item = PySequence_GetItem(given, at);
        int begun = item ? begin_numbers(item, column) : -1;

        Py_XDECREF(item);
        if (begun < 0) {
            end_columns(columns);
            return -1;
        }
        columns->count++;
        if (at == 0)
            columns->rows = column->count;
        if (column->count != columns->rows) {
            end_columns(columns);
            PyErr_SetString(PyExc_ValueError, "columns of one table have the same number of rows");
            return -1;
        }
    }
    return 0;
}

static uint64_t
hash_of_row(const Columns *columns, size_t row)
{
    Hash hash = start;

    for (size_t at = 0; at < columns->count; at++)
        add_word(&hash, number(&columns->columns[at], row));
    return finished(&hash);
}

/* Rows of two tables: what is in the index, and what is asked for. */
typedef struct {
    const Columns *known, *asked;
} Rows;

static int
same_rows(const void *things, size_t known, size_t asked)
{
    const Rows *rows = things;

    for (size_t at = 0; at < rows->known->count; at++)
        if (number(&rows->known->columns[at], known) != number(&rows->asked->columns[at], asked))
            return 0;
    return 1;
}

/* What becomes of the rows of two tables. */
typedef struct {
    Result old, new, added, deleted;
} Matches;

static void
match(const Columns *old, const Columns *new, Index *old_index, Index *new_index,
      unsigned char *lonely, Matches *matches)
{
    Rows among_old = {old, old}, among_new = {new, new}, old_and_new = {old, new};

    for (size_t row = 0; row < old->rows; row++)
        lonely[row] = first_of(old_index, &among_old, hash_of_row(old, row), row) == row;
    for (size_t row = 0; row < new->rows; row++) {
        uint64_t hash = hash_of_row(new, row);
        size_t partner;

        if (first_of(new_index, &among_new, hash, row) != row)
            continue;
        partner = found(old_index, &old_and_new, hash, row);
        if (partner == NOTHING)
            append(&matches->added, row);
        else {
            append(&matches->old, partner);
            append(&matches->new, row);
            lonely[partner] = 0;
        }
    }
    for (size_t row = 0; row < old->rows; row++)
        if (lonely[row])
            append(&matches->deleted, row);
}

static PyObject *
match_rows(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *given_new, *result = NULL;
    Columns old, new;
    Index old_index = {NULL, 0, same_rows}, new_index = {NULL, 0, same_rows};
    Matches matches = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    unsigned char *lonely = NULL;

    if (!PyArg_ParseTuple(args, "OO", &given, &given_new) || begin_columns(given, &old) < 0)
        return NULL;
    if (begin_columns(given_new, &new) < 0) {
        end_columns(&old);
        return NULL;
    }
    lonely = malloc(old.rows + 1);
    if (old.count != new.count)
        PyErr_SetString(PyExc_ValueError, "keys have the same number of columns");
    else if (lonely == NULL || begin_index(&old_index, old.rows) < 0 ||
             begin_index(&new_index, new.rows) < 0 || begin_result(&matches.old, new.rows) < 0 ||
             begin_result(&matches.new, new.rows) < 0 ||
             begin_result(&matches.added, new.rows) < 0 ||
             begin_result(&matches.deleted, old.rows) < 0)
        PyErr_NoMemory();
    else {
        Py_BEGIN_ALLOW_THREADS
        match(&old, &new, &old_index, &new_index, lonely, &matches);
        Py_END_ALLOW_THREADS
        result = Py_BuildValue("NNNN", array_of(&matches.old), array_of(&matches.new),
                               array_of(&matches.added), array_of(&matches.deleted));
    }
    free(lonely);
    free(old_index.slots);
    free(new_index.slots);
    free(matches.old.data);
    free(matches.new.data);
    free(matches.added.data);
    free(matches.deleted.data);
    end_columns(&new);
    end_columns(&old);
    return result;
}

static PyObject *
differing_rows(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given[4], *result = NULL;
    Numbers numbers[4]; /* the old and the new column, the rows of both */
    Result rows = {NULL, 0};
    int ready = 0, outside = 0;

    if (!PyArg_ParseTuple(args, "OOOO", &given[0], &given[1], &given[2], &given[3]))
        return NULL;
    while (ready < 4)
        if (begin_numbers(given[ready], &numbers[ready]) < 0)
            goto done;
        else
            ready++;
    if (numbers[2].count != numbers[3].count) {
        PyErr_SetString(PyExc_ValueError, "as many rows of one column as of the other are compared");
        goto done;
    }
    if (begin_result(&rows, numbers[2].count) < 0) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    for (size_t at = 0; at < numbers[2].count; at++) {
        uint64_t old = number(&numbers[2], at), new = number(&numbers[3], at);

        if (old >= numbers[0].count || new >= numbers[1].count) {
            outside = 1;
            break;
        }
        if (number(&numbers[0], (size_t)old) != number(&numbers[1], (size_t)new))
            append(&rows, (size_t)new);
    }
    Py_END_ALLOW_THREADS
    if (outside)
        PyErr_SetString(PyExc_IndexError, "a row is beyond the end of its column");
    else
        result = array_of(&rows);
done:
    free(rows.data);
    while (ready > 0)
        end_numbers(&numbers[--ready]);
    return result;
}

static PyObject *
taken(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *given_places, *result = NULL;
    Numbers values, places;
    char *chosen;

    if (!PyArg_ParseTuple(args, "OO", &given, &given_places) || begin_numbers(given, &values) < 0)
        return NULL;
    if (begin_numbers(given_places, &places) < 0) {
        end_numbers(&values);
        return NULL;
    }
    chosen = calloc(places.count + 1, values.size);
    if (chosen == NULL)
        PyErr_NoMemory();
    else {
        Py_BEGIN_ALLOW_THREADS
        for (size_t at = 0; at < places.count; at++) {
            uint64_t place = number(&places, at);
            if (place < values.count)
                memcpy(chosen + at * values.size, values.data + (size_t)place * values.size,
                       values.size);
        }
        Py_END_ALLOW_THREADS
        result = new_array(values.buffer.format, chosen, places.count * values.size);
        free(chosen);
    }
    end_numbers(&places);
    end_numbers(&values);
    return result;
}

static PyObject *
is_rising(PyObject *Py_UNUSED(module), PyObject *given)
{
    Columns keys;
    int rising = 1;

    if (begin_columns(given, &keys) < 0)
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    for (size_t row = 1; rising && row < keys.rows; row++) {
        rising = 0;
        for (size_t at = 0; at < keys.count; at++) {
            uint64_t above = number(&keys.columns[at], row - 1);
            uint64_t below = number(&keys.columns[at], row);
            rising = above < below;
            if (above != below)
                break;
        }
    }
    Py_END_ALLOW_THREADS
    end_columns(&keys);
    return PyBool_FromLong(rising);
}

static PyMethodDef methods[] = {
    {"texts", texts, METH_VARARGS, NULL},
    {"ends_of", ends_of, METH_O, NULL},
    {"count_unnamed", count_unnamed, METH_VARARGS, NULL},
    {"common_ids", common_ids, METH_VARARGS, NULL},
    {"match_rows", match_rows, METH_VARARGS, NULL},
    {"differing_rows", differing_rows, METH_VARARGS, NULL},
    {"taken", taken, METH_VARARGS, NULL},
    {"is_rising", is_rising, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    "_columns",
    "Work on whole columns and string pools.",
    -1,
    methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__columns(void)
{
    PyObject *array = PyImport_ImportModule("array");

    if (array == NULL)
        return NULL;
    array_type = PyObject_GetAttrString(array, "array");
    Py_DECREF(array);
    if (array_type == NULL || choose_key() < 0)
        return NULL;
    return PyModule_Create(&module);
}
