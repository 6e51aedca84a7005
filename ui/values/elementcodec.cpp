// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/elementcodec.h"

#include "core/protocol/displaytext.h"
#include "core/values/jsonformatter.h"
#include "core/values/valueview.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

namespace sluice {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ElementCodec", text); }

QString linesOf(const QByteArray& bytes)
{
    QStringList lines;
    for (const QByteArray& line : bytes.split('\n'))
        lines += toDisplay(line);
    return lines.join(QLatin1Char('\n'));
}

QByteArray bytesOfLines(const QString& text)
{
    QList<QByteArray> lines;
    for (const QString& line : text.split(QLatin1Char('\n')))
        lines += fromDisplay(line);
    return lines.join('\n');
}

QString hexOf(const QByteArray& bytes)
{
    QString text;
    text.reserve(bytes.size() * 3);
    for (qsizetype i = 0; i < bytes.size(); i += 16) {
        if (i > 0)
            text += QLatin1Char('\n');
        text += QString::fromLatin1(bytes.mid(i, 16).toHex(' '));
    }
    return text;
}

/// Where a hex text is none, in characters; -1: nowhere.
qsizetype hexProblem(const QString& text)
{
    qsizetype digits = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        const bool isDigit
            = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!isDigit && !text[i].isSpace())
            return i;
        // The two digits of a byte stand together.
        if (!isDigit && digits % 2 == 1)
            return i;
        digits += isDigit;
    }
    return digits % 2 == 1 ? text.size() : -1;
}

std::optional<JsonProblem> jsonProblem(const QByteArray& bytes)
{
    const auto result = JsonFormatter::format(LargeBytes(bytes));
    if (const auto* problem = std::get_if<JsonProblem>(&result))
        return *problem;
    return {};
}

/// Characters that the escaping view would show otherwise: here they could not be seen.
bool isVisible(const QString& text)
{
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        QByteArray bytes = line.toUtf8();
        bytes.replace('\t', ' ');
        if (!isPlainText(bytes))
            return false;
    }
    return true;
}

} // namespace

std::optional<QString> ElementCodec::shown(const QByteArray& bytes, View view)
{
    if (bytes.size() > largest)
        return {};
    switch (view) {
    case View::Text:
        return linesOf(bytes);
    case View::Hex:
        return hexOf(bytes);
    case View::Json: {
        const QString text = QString::fromUtf8(bytes);
        if (text.toUtf8() != bytes || !isVisible(text))
            return {};
        return text;
    }
    }
    return {};
}

std::optional<QByteArray> ElementCodec::bytes(const QString& text, View view)
{
    switch (view) {
    case View::Text:
        return bytesOfLines(text);
    case View::Hex:
        if (hexProblem(text) >= 0)
            return {};
        return QByteArray::fromHex(text.toLatin1());
    case View::Json: {
        const QByteArray utf8 = text.toUtf8();
        if (jsonProblem(utf8))
            return {};
        return utf8;
    }
    }
    return {};
}

QString ElementCodec::problem(const QString& text, View view)
{
    if (view == View::Hex) {
        const qsizetype at = hexProblem(text);
        if (at < 0)
            return {};
        if (at >= text.size())
            return tr("A hex digit is missing at the end: a byte has two.");
        return tr("Character %1 makes no byte: two hex digits that stand together do.")
            .arg(format::count(at + 1));
    }
    if (view == View::Json) {
        const auto problem = jsonProblem(text.toUtf8());
        if (!problem)
            return {};
        if (problem->error == JsonError::EndsEarly)
            return tr("This is not JSON yet: it ends in the middle.");
        if (problem->error == JsonError::TooDeep || problem->error == JsonError::TooLarge)
            return tr("This JSON is nested too deep to be checked; edit it as text.");
        const QByteArray before = text.toUtf8().left(problem->offset);
        return tr("This is not JSON: line %1 should have %2.")
            .arg(format::count(before.count('\n') + 1))
            .arg(QString::fromLatin1(problem->expected ? problem->expected : "something else"));
    }
    return {};
}

ElementCodec::View ElementCodec::suitable(const QByteArray& bytes)
{
    switch (suitableView(bytes, true)) {
    case ValueView::Hex:
        return View::Hex;
    case ValueView::Json:
        if (!jsonProblem(bytes) && shown(bytes, View::Json))
            return View::Json;
        return View::Text;
    case ValueView::Text:
        break;
    }
    return View::Text;
}

} // namespace sluice
