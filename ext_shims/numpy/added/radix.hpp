/*
 * Sorts long arrays of numbers by their digits, in the place of the sorts by vectors that other
 * processors have: a number becomes an unsigned one of the same order, whose digits of 11 bits are
 * sorted from the last to the first. What all numbers have in common takes no pass.
 */
#ifndef NUMPY_CORE_SRC_NPYSORT_RADIX_HPP_
#define NUMPY_CORE_SRC_NPYSORT_RADIX_HPP_

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>

namespace np::radix {

// Comparisons are as fast for fewer.
constexpr npy_intp FEWEST = 2048;
constexpr int BITS = 11;
constexpr int BUCKETS = 1 << BITS;

template <typename Key>
struct Work {
    static constexpr int DIGITS = (8 * sizeof(Key) + BITS - 1) / BITS;
    uint32_t starts[DIGITS][BUCKETS];
    Key spare[];
};

template <typename Key>
inline int
digit(Key key, int place)
{
    return (key >> (place * BITS)) & (BUCKETS - 1);
}

template <typename Key>
void
sort_keys(Key *keys, npy_intp count, Work<Key> *work)
{
    std::memset(work->starts, 0, sizeof(work->starts));
    for (npy_intp i = 0; i < count; i++) {
        for (int place = 0; place < work->DIGITS; place++) {
            work->starts[place][digit(keys[i], place)]++;
        }
    }
    Key *from = keys, *to = work->spare;
    for (int place = 0; place < work->DIGITS; place++) {
        uint32_t *starts = work->starts[place], next = 0;
        if (starts[digit(keys[0], place)] == (uint32_t)count) {
            continue;
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            uint32_t size = starts[bucket];
            starts[bucket] = next;
            next += size;
        }
        for (npy_intp i = 0; i < count; i++) {
            to[starts[digit(from[i], place)]++] = from[i];
        }
        Key *swap = from;
        from = to;
        to = swap;
    }
    if (from != keys) {
        std::memcpy(keys, from, count * sizeof(Key));
    }
}

// What is no number comes last, whatever its sign is.
template <typename T>
npy_intp
move_nans_last(T *start, npy_intp count)
{
    for (npy_intp i = 0; i < count;) {
        if (start[i] == start[i]) {
            i++;
        }
        else {
            T last = start[--count];
            start[count] = start[i];
            start[i] = last;
        }
    }
    return count;
}

// Change numbers into keys of the same order, or back.
template <typename T, typename Key>
void
change(Key *keys, npy_intp count, bool back)
{
    constexpr Key SIGN = (Key)1 << (8 * sizeof(Key) - 1);
    if constexpr (std::is_floating_point_v<T>) {
        for (npy_intp i = 0; i < count; i++) {
            bool negative = ((keys[i] & SIGN) != 0) != back;
            keys[i] ^= negative ? (Key)-1 : SIGN;
        }
    }
    else if constexpr (std::is_signed_v<T>) {
        for (npy_intp i = 0; i < count; i++) {
            keys[i] ^= SIGN;
        }
    }
}

// Sort; say whether it was done: there may be too few numbers, or too little memory.
template <typename T>
bool
sort(T *start, npy_intp count)
{
    using Key = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
    static_assert(sizeof(T) == sizeof(Key));
    if (count < FEWEST) {
        return false;
    }
    auto *work = static_cast<Work<Key> *>(std::malloc(sizeof(Work<Key>) + count * sizeof(Key)));
    if (work == nullptr) {
        return false;
    }
    if constexpr (std::is_floating_point_v<T>) {
        count = move_nans_last(start, count);
    }
    if (count > 0) {
        Key *keys = reinterpret_cast<Key *>(start);
        change<T>(keys, count, false);
        sort_keys(keys, count, work);
        change<T>(keys, count, true);
    }
    std::free(work);
    return true;
}

}  // namespace np::radix

#endif
