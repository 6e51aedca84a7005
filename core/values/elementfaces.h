// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

namespace sluice {

/// Pages of elements about each of which the server is asked something more: members' positions,
/// fields' times to live.
class AskedLoader : public FaceLoader {
public:
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

protected:
    explicit AskedLoader(QByteArray key)
        : m_key(std::move(key))
    {
    }
    const QByteArray& key() const noexcept { return m_key; }

    /// The elements of the next page, and how many there are in all.
    virtual Arguments elements() = 0;
    virtual Arguments count() const = 0;
    /// Takes them: their names and the page's rows without what is asked. False: not readable.
    virtual bool takeElements(const Value& reply, QList<QByteArray>& names,
        std::vector<QList<QByteArray>>& rows, bool& isLast)
        = 0;
    /// What is asked about @p names.
    virtual Arguments question(const QList<QByteArray>& names) const = 0;
    /// Completes @p row with @p answer, one of the reply's items.
    virtual void complete(QList<QByteArray>& row, const Value& answer) const = 0;

private:
    const QByteArray m_key;
    QList<QByteArray> m_names; ///< which are to be asked about; empty: elements come next
    std::vector<QList<QByteArray>> m_rows;
    std::optional<quint64> m_total;
    bool m_isLast = false;
};

/// A sorted set that GEOADD made: where its members are, as GEOPOS says.
class GeoLoader final : public AskedLoader {
public:
    explicit GeoLoader(QByteArray key)
        : AskedLoader(std::move(key))
    {
    }
    QList<QByteArray> columns() const override
    {
        return { "member", "longitude", "latitude", "score" };
    }

protected:
    Arguments elements() override;
    Arguments count() const override { return { "ZCARD", key() }; }
    bool takeElements(const Value& reply, QList<QByteArray>& names,
        std::vector<QList<QByteArray>>& rows, bool& isLast) override;
    Arguments question(const QList<QByteArray>& names) const override;
    void complete(QList<QByteArray>& row, const Value& answer) const override;

private:
    quint64 m_rank = 0;
};

/// When a hash's fields expire (7.4): HPTTL for the fields of each page, once COMMAND has said that
/// the server knows it.
class FieldTtlLoader final : public AskedLoader {
public:
    explicit FieldTtlLoader(QByteArray key)
        : AskedLoader(std::move(key))
    {
    }
    QList<QByteArray> columns() const override { return { "field", "expires in ms" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

protected:
    Arguments elements() override;
    Arguments count() const override { return { "HLEN", key() }; }
    bool takeElements(const Value& reply, QList<QByteArray>& names,
        std::vector<QList<QByteArray>>& rows, bool& isLast) override;
    Arguments question(const QList<QByteArray>& names) const override;
    void complete(QList<QByteArray>& row, const Value& answer) const override;

private:
    QByteArray m_cursor { "0" };
    bool m_isKnown = false; ///< that the server has HPTTL
};

} // namespace sluice
