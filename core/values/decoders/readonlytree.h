// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// What the readers of other languages' serialization have in common: a structure as TreeWriter's
/// text, to be looked at. Nothing is executed, and nothing can be written back.
class ReadOnlyTree : public Decoder {
public:
    Decoded::Shape shape() const final { return Decoded::Shape::Json; }

protected:
    /// How sure a trial of decode() is that the sample is this format.
    int trialOf(const Sample& sample) const;
};

/// PHP's serialize(). Objects are {"$class":"Name",...}; names of properties that are not public
/// are "name:protected" and "name:Class:private" as print_r() has them; references {"$ref":2}
/// count the values from 1.
class PhpDecoder final : public ReadOnlyTree {
public:
    QByteArray name() const override { return "php"; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
};

/// Java's object serialization (protocol 2). Objects are {"$class":"name","field":...}, what a
/// class has written by itself follows as "$data"; {"$ref":3} is the object of that handle.
class JavaDecoder final : public ReadOnlyTree {
public:
    QByteArray name() const override { return "java"; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
};

/// Python's pickle, protocols 0 to 5. Calls are shown as {"$call":"module.name","$args":[...]} and
/// never made.
class PickleDecoder final : public ReadOnlyTree {
public:
    QByteArray name() const override { return "pickle"; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
};

} // namespace sluice
