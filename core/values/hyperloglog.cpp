// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/hyperloglog.h"

#include <QtEndian>

#include <cmath>
#include <limits>

namespace sluice {

namespace {

constexpr qsizetype headBytes = 16;
constexpr int valueBits = 50; ///< 64 bits of hash, 14 of which choose the register

/// Ertl's sigma, for the registers that are zero.
double sigma(double x)
{
    if (x == 1.0)
        return std::numeric_limits<double>::infinity();
    double power = 1;
    double sum = x;
    for (double before = -1; before != sum;) {
        x *= x;
        before = sum;
        sum += x * power;
        power += power;
    }
    return sum;
}

/// Ertl's tau, for the registers that are at their end.
double tau(double x)
{
    if (x == 0.0 || x == 1.0)
        return 0;
    double power = 1;
    double sum = 1 - x;
    for (double before = -1; before != sum;) {
        x = std::sqrt(x);
        before = sum;
        power *= 0.5;
        sum -= (1 - x) * (1 - x) * power;
    }
    return sum / 3;
}

quint64 estimateOf(const std::array<int, 64>& histogram)
{
    constexpr double m = HyperLogLog::registers;
    constexpr double alpha = 0.721347520444481703680; // 1 / (2 ln 2)
    double z = m * tau((m - histogram[valueBits + 1]) / m);
    for (int value = valueBits; value >= 1; --value) {
        z += histogram[static_cast<std::size_t>(value)];
        z *= 0.5;
    }
    z += m * sigma(histogram[0] / m);
    return static_cast<quint64>(std::llround(alpha * m * m / z));
}

bool readDense(const QByteArray& bytes, std::array<int, 64>& histogram)
{
    if (bytes.size() != HyperLogLog::longest)
        return false;
    const auto* at = reinterpret_cast<const uchar*>(bytes.constData()) + headBytes;
    quint32 window = 0;
    int held = 0;
    for (int i = 0; i < HyperLogLog::registers; ++i) {
        if (held < 6) {
            window |= static_cast<quint32>(*at++) << held;
            held += 8;
        }
        ++histogram[window & 63];
        window >>= 6;
        held -= 6;
    }
    return true;
}

/// Runs of registers: 00nnnnnn zeros; 01nnnnnn nnnnnnnn zeros; 1vvvvvnn registers of v + 1.
bool readSparse(const QByteArray& bytes, std::array<int, 64>& histogram)
{
    int seen = 0;
    for (qsizetype i = headBytes; i < bytes.size(); ++i) {
        const int code = static_cast<uchar>(bytes[i]);
        int run = (code & 0x3f) + 1;
        std::size_t value = 0;
        if (code & 0x80) {
            run = (code & 3) + 1;
            value = static_cast<std::size_t>((code >> 2) & 31) + 1;
        } else if (code & 0x40) {
            if (++i == bytes.size())
                return false;
            run = (((code & 0x3f) << 8) | static_cast<uchar>(bytes[i])) + 1;
        }
        seen += run;
        if (seen > HyperLogLog::registers)
            return false;
        histogram[value] += run;
    }
    return seen == HyperLogLog::registers;
}

} // namespace

bool HyperLogLog::looksLikeOne(const QByteArray& head)
{
    return head.size() >= headBytes && head.startsWith("HYLL") && static_cast<uchar>(head[4]) <= 1;
}

std::optional<HyperLogLog> HyperLogLog::read(const QByteArray& bytes)
{
    if (!looksLikeOne(bytes))
        return {};
    HyperLogLog result;
    result.isDense = bytes[4] == 0;
    const bool isWhole
        = result.isDense ? readDense(bytes, result.histogram) : readSparse(bytes, result.histogram);
    if (!isWhole)
        return {};
    const auto cached = qFromLittleEndian<quint64>(bytes.constData() + 8);
    if (!(cached >> 63))
        result.cached = cached;
    result.estimate = estimateOf(result.histogram);
    return result;
}

} // namespace sluice
