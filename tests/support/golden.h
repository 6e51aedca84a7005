// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDir>
#include <QFile>
#include <QFont>
#include <QFontDatabase>
#include <QImage>
#include <QSysInfo>

#include <cstdlib>

namespace sluice {

/// Pictures that are compared with kept ones, pixel by pixel. They are made on Debian 12 with its
/// DejaVu Sans: elsewhere letters are drawn a little differently.
class Golden {
public:
    /// `folder`: where the kept pictures are. With SLUICE_UPDATE_GOLDEN in the environment they are
    /// written anew.
    explicit Golden(const QString& folder)
        : m_folder(folder)
        , m_isUpdating(qEnvironmentVariableIsSet("SLUICE_UPDATE_GOLDEN"))
    {
    }

    /// Why pictures cannot be compared here; empty: they can.
    [[nodiscard]] static QString obstacle()
    {
        if (QSysInfo::productType() != QLatin1String("debian")
            || QSysInfo::productVersion() != QLatin1String("12"))
            return QStringLiteral("the pictures are those of Debian 12");
        if (!QFontDatabase::families().contains(QStringLiteral("DejaVu Sans")))
            return QStringLiteral("there is no DejaVu Sans");
        return {};
    }
    [[nodiscard]] static QFont font(int pixels = 13)
    {
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(pixels);
        font.setHintingPreference(QFont::PreferNoHinting);
        return font;
    }

    /// Empty when the picture is as it was kept; else what differs, and where it was put to be
    /// looked at. A pixel differs when a channel does by more than 40 of 255; one in 500 may.
    [[nodiscard]] QString compare(const QString& name, const QImage& picture) const
    {
        const QString kept = m_folder + QLatin1Char('/') + name + QStringLiteral(".png");
        const QImage found = picture.convertToFormat(QImage::Format_RGB32);
        if (m_isUpdating) {
            QDir().mkpath(m_folder);
            return found.save(kept, nullptr, 0) ? QString()
                                                : QStringLiteral("cannot write %1").arg(kept);
        }
        const QImage expected = QImage(kept).convertToFormat(QImage::Format_RGB32);
        if (expected.isNull())
            return QStringLiteral("there is no %1; SLUICE_UPDATE_GOLDEN=1 makes it").arg(kept);
        const QString actual = QDir::current().filePath(name + QStringLiteral(".actual.png"));
        if (expected.size() != found.size()) {
            found.save(actual);
            return QStringLiteral("%1 is another size, see %2").arg(name, actual);
        }
        qsizetype different = 0;
        for (int y = 0; y < found.height(); ++y) {
            const auto* a = reinterpret_cast<const QRgb*>(expected.constScanLine(y));
            const auto* b = reinterpret_cast<const QRgb*>(found.constScanLine(y));
            for (int x = 0; x < found.width(); ++x)
                different += differs(a[x], b[x]);
        }
        if (different * 500 <= qsizetype(found.width()) * found.height())
            return {};
        found.save(actual);
        return QStringLiteral("%1 pixels of %2 differ, see %3").arg(different).arg(name, actual);
    }

private:
    static bool differs(QRgb a, QRgb b)
    {
        constexpr int most = 40;
        return std::abs(qRed(a) - qRed(b)) > most || std::abs(qGreen(a) - qGreen(b)) > most
            || std::abs(qBlue(a) - qBlue(b)) > most;
    }

    QString m_folder;
    bool m_isUpdating;
};

} // namespace sluice
