/** "+5511 98765-4321", however the provider spells it; a user name as it is. */
export function writeNumber(phone: string): string {
  if (phone.startsWith("@")) return phone;
  const digits = phone.replace(/\D/g, "");
  const brazil = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits);
  if (brazil) return `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}`;
  return phone.includes(" ") || digits === "" ? phone : `+${digits}`;
}
