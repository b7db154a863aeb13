/* The loop of lzx_symbols.py, compiled. What it is given and gives is told there, and tests hold
   one against the other. Only the stable ABI of Python 3.11 is used, so that one build serves all
   later versions. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define LITERALS 256
#define LONG_SIZE 9
#define LONGEST 257
#define SLOTS 50

static unsigned char extra_bits[SLOTS];
static uint32_t bases[SLOTS];

/* A canonical Huffman code: for the next `bits` bits the symbol, shifted by five, and the number of
   its bits. No entries: a code without symbols. */
typedef struct {
    Py_buffer buffer;
    const uint16_t *entries;
    unsigned bits;
} Table;

/* `next` are the next `count` bits, from the highest one on, with zeros behind them. */
typedef struct {
    const unsigned char *data;
    size_t size, at;
    uint64_t next;
    unsigned count;
} Bits;

/* At least 49 bits: two codes of 16 and an offset of 17. Beyond the end there are zeros, since a
   code is looked up by more bits than it may have. */
static void
fill(Bits *bits)
{
    while (bits->count <= 48) {
        uint64_t word = 0;
        if (bits->at + 1 < bits->size)
            word = bits->data[bits->at] | (uint64_t)bits->data[bits->at + 1] << 8;
        else if (bits->at < bits->size)
            word = bits->data[bits->at];
        bits->next |= word << (48 - bits->count);
        bits->at += 2;
        bits->count += 16;
    }
}

static void
skip(Bits *bits, unsigned count)
{
    bits->next <<= count;
    bits->count -= count;
}

static uint32_t
number(Bits *bits, unsigned count)
{
    uint32_t value = count ? (uint32_t)(bits->next >> (64 - count)) : 0;
    skip(bits, count);
    return value;
}

static unsigned
symbol(Bits *bits, const Table *table)
{
    unsigned entry = table->entries[bits->next >> (64 - table->bits)];
    skip(bits, entry & 31);
    return entry >> 5;
}

static size_t
position(const Bits *bits)
{
    return bits->at * 8 - bits->count;
}

/* Unpacks up to `end` or beyond it; the reason where it cannot go on, else NULL. There is room for
   LONGEST bytes more than `end`. */
static const char *
unpack(Bits *bits, const Table *main, const Table *length, const Table *aligned,
       unsigned char *out, size_t *filled, size_t end, uint32_t offsets[3])
{
    static const char without_code[] = "the compressed data has a symbol without code";
    size_t at = *filled;

    if (at < end && main->entries == NULL)
        return without_code;
    while (at < end) {
        unsigned found, size, slot;
        uint32_t offset;

        fill(bits);
        found = symbol(bits, main);
        if (found < LITERALS) {
            out[at++] = (unsigned char)found;
            continue;
        }
        if (position(bits) > bits->size * 8)
            break;
        size = ((found - LITERALS) & 7) + 2;
        slot = (found - LITERALS) >> 3;
        if (size == LONG_SIZE) {
            if (length->entries == NULL)
                return without_code;
            size += symbol(bits, length);
        }
        if (slot >= SLOTS || size > LONGEST)
            return without_code;
        if (slot > 2) {
            unsigned extra = extra_bits[slot];
            if (aligned->entries != NULL && extra >= 3) {
                offset = bases[slot] + (number(bits, extra - 3) << 3);
                fill(bits);
                offset += symbol(bits, aligned);
            }
            else
                offset = bases[slot] + number(bits, extra);
            offsets[2] = offsets[1];
            offsets[1] = offsets[0];
        }
        else {
            offset = offsets[slot];
            offsets[slot] = offsets[0];
        }
        offsets[0] = offset;
        if (offset == 0 || offset > at)
            return "a match begins before the data";
        if (offset >= size)
            memcpy(out + at, out + at - offset, size);
        else
            for (unsigned i = 0; i < size; i++)
                out[at + i] = out[at + i - offset];
        at += size;
    }
    *filled = at;
    return position(bits) > bits->size * 8 ? "the compressed data ends too early" : NULL;
}

static int
begin_table(PyObject *given, Table *table)
{
    size_t count;

    if (PyObject_GetBuffer(given, &table->buffer, PyBUF_SIMPLE) < 0)
        return -1;
    count = (size_t)table->buffer.len / sizeof(uint16_t);
    table->entries = count ? table->buffer.buf : NULL;
    for (table->bits = 0; count > (size_t)1 << table->bits; table->bits++)
        ;
    if (count == 0 || (count == (size_t)1 << table->bits && table->bits >= 1 && table->bits <= 16))
        return 0;
    PyBuffer_Release(&table->buffer);
    PyErr_SetString(PyExc_ValueError, "a table of LZX has a wrong size");
    return -1;
}

PyDoc_STRVAR(unpack_doc,
"unpack(data, at, out, end, tables, offsets)\n"
"\n"
"The place behind the last symbol, and the last three offsets.");

static PyObject *
unpack_symbols(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer data;
    PyObject *out, *given[3], *result = NULL;
    Table tables[3];
    Bits bits = {0};
    Py_ssize_t at, end, size;
    unsigned int first, second, third;
    int ready = 0;

    if (!PyArg_ParseTuple(args, "y*nO!n(OOO)(III)", &data, &at, &PyByteArray_Type, &out, &end,
                          &given[0], &given[1], &given[2], &first, &second, &third))
        return NULL;
    size = PyByteArray_Size(out);
    if (at < 0 || at > data.len * 8 || end > PY_SSIZE_T_MAX - LONGEST) {
        PyErr_SetString(PyExc_ValueError, "the compressed data ends too early");
        goto done;
    }
    while (ready < 3)
        if (begin_table(given[ready], &tables[ready]) < 0)
            goto done;
        else
            ready++;
    if (end <= size)
        end = size;
    else if (PyByteArray_Resize(out, end + LONGEST) < 0)
        goto done;
    {
        uint32_t offsets[3] = {first, second, third};
        size_t filled = (size_t)size;
        const char *reason;

        bits.data = data.buf;
        bits.size = (size_t)data.len;
        bits.at = (size_t)at / 16 * 2;
        fill(&bits);
        skip(&bits, (unsigned)(at % 16));
        reason = unpack(&bits, &tables[0], &tables[1], &tables[2],
                        (unsigned char *)PyByteArray_AsString(out), &filled, (size_t)end, offsets);
        if (PyByteArray_Resize(out, reason ? size : (Py_ssize_t)filled) < 0)
            goto done;
        if (reason)
            PyErr_SetString(PyExc_ValueError, reason);
        else
            result = Py_BuildValue("n(III)", (Py_ssize_t)position(&bits), offsets[0], offsets[1],
                                   offsets[2]);
    }
done:
    while (ready > 0)
        PyBuffer_Release(&tables[--ready].buffer);
    PyBuffer_Release(&data);
    return result;
}

static PyMethodDef methods[] = {
    {"unpack", unpack_symbols, METH_VARARGS, unpack_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    "_lzx_symbols",
    "Unpacks the symbols of a block of LZX.",
    -1,
    methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__lzx_symbols(void)
{
    uint32_t base = (uint32_t)-2;

    for (int slot = 0; slot < SLOTS; slot++) {
        int extra = slot < 4 ? 0 : slot / 2 - 1;
        extra_bits[slot] = (unsigned char)(extra < 17 ? extra : 17);
        bases[slot] = base;
        base += (uint32_t)1 << extra_bits[slot];
    }
    return PyModule_Create(&module);
}
