//! What does not agree, for people. English is the draw's own.

use lianxi_draw::{Mismatch, PoolError};

use crate::language::Language;

pub fn of(mismatch: &Mismatch, language: Language) -> String {
    match language {
        Language::English => mismatch.to_string(),
        Language::Chinese => chinese(mismatch),
    }
}

fn chinese(mismatch: &Mismatch) -> String {
    let who = |key: &Option<String>| key.clone().unwrap_or_else(|| "无".to_owned());
    match mismatch {
        Mismatch::Algorithm { found } => {
            format!("算法为“{found}”，本程序只能复核 {}", lianxi_draw::ALGORITHM)
        }
        Mismatch::Seed { recorded, computed } => {
            format!("种子不是封存时承诺的种子：其 SHA-256 为 {computed}，承诺为 {recorded}")
        }
        Mismatch::NoPool(why) => format!("名录库无效：{}", no_pool(why)),
        Mismatch::PoolList { missing, added } => {
            let missing = missing.as_ref().map(|key| format!("，记录中缺少“{key}”"));
            let added = added.as_ref().map(|key| format!("，记录中多出“{key}”"));
            format!(
                "记录中的名单与排序后的名录库不一致{}{}",
                missing.unwrap_or_default(),
                added.unwrap_or_default()
            )
        }
        Mismatch::PoolHash { recorded, computed } => {
            format!("名录库已变：哈希为 {computed}，记录为 {recorded}")
        }
        Mismatch::PoolSize { recorded, computed } => {
            format!("名录库有 {computed} 个，记录为 {recorded} 个")
        }
        Mismatch::Excluded { key } => format!("被排除的“{key}”不在名录库中"),
        Mismatch::Count {
            recorded,
            eligible,
            of_ratio,
        } => {
            let share = of_ratio.map(|count| format!("，按比例应为 {count} 个"));
            format!(
                "记录的抽取数量为 {recorded} 个，可抽取 {eligible} 个{}",
                share.unwrap_or_default()
            )
        }
        Mismatch::Order {
            place,
            recorded,
            computed,
        } => format!(
            "抽取顺序第 {place} 位记录为 {}，应为 {}",
            who(recorded),
            who(computed)
        ),
        Mismatch::Gone {
            key,
            recorded,
            computed,
        } => format!(
            "退出的“{key}”记录的替补为 {}，应为 {}；退出者须在名录库中且只退出一次",
            who(recorded),
            who(computed)
        ),
        Mismatch::Drawn {
            place,
            recorded,
            computed,
        } => format!(
            "抽中名单第 {place} 位记录为 {}，应为 {}",
            who(recorded),
            who(computed)
        ),
    }
}

fn no_pool(why: &PoolError) -> String {
    match why {
        PoolError::Empty => "没有任何对象".to_owned(),
        PoolError::TooLarge { size } => {
            format!("共 {size} 个，最多 {} 个", lianxi_draw::POOL_MAX)
        }
        PoolError::Duplicate { key } => format!("“{key}”出现两次"),
        PoolError::Key { place } => format!(
            "第 {place} 个编号为空、超过 {} 字节或含有控制字符",
            lianxi_draw::KEY_BYTES_MAX
        ),
    }
}
