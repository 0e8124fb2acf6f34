//! Sentences that are put together around a value, in Chinese.

/// Sentences with parts in the middle: those of JSON schema, of numbers and of durations.
pub(super) fn built(text: &str) -> Option<String> {
    let around = |middle: &str| text.split_once(middle);
    if let Some((name, _)) = around(" is not available: an expression sees no clock") {
        return Some(format!(
            "不能用 {name}：表达式看不到时钟、环境和其他输入（时间在 $workflow 和 $task 里）"
        ));
    }
    if let Some(keyword) = text
        .strip_prefix("a `")
        .and_then(|rest| rest.strip_suffix("` task"))
    {
        return Some(format!("`{keyword}` 任务"));
    }
    if let Some(property) = text.strip_suffix(" is a required property") {
        return Some(format!("缺少必填项 {property}"));
    }
    if let Some((value, kinds)) = around(" is not of type ").or_else(|| around(" is not of types "))
    {
        return Some(format!("{value} 的类型应为 {kinds}"));
    }
    if let Some((value, words)) = around(" is not one of ") {
        return Some(format!("{value} 须是下列之一：{words}"));
    }
    if let Some((value, pattern)) = around(" does not match ") {
        return Some(format!("{value} 不符合格式 {pattern}"));
    }
    if let Some((value, least)) = around(" is shorter than ") {
        return Some(format!(
            "{value} 太短，至少 {}",
            least
                .replace("characters", "个字符")
                .replace("character", "个字符")
        ));
    }
    if let Some((value, most)) = around(" is longer than ") {
        return Some(format!(
            "{value} 太长，最多 {}",
            most.replace("characters", "个字符")
                .replace("character", "个字符")
        ));
    }
    if let Some((value, least)) = around(" is less than the minimum of ") {
        return Some(format!("{value} 小于最小值 {least}"));
    }
    if let Some((value, most)) = around(" is greater than the maximum of ") {
        return Some(format!("{value} 大于最大值 {most}"));
    }
    if let Some((text, _)) = around(" is not an ISO 8601 duration such as ") {
        return Some(format!("{text} 不是 ISO 8601 时长（如 PT15M、P2DT3H）"));
    }
    if let Some(most) = text.strip_prefix("has more than ") {
        let most = most.strip_suffix(" entries")?;
        return Some(format!("最多有 {most} 项"));
    }
    if let Some((least, most)) = text
        .strip_prefix("must be a number from ")?
        .split_once(" to ")
    {
        return Some(format!("须是 {least} 到 {most} 的数字"));
    }
    None
}
